// Passkeys are the one thing that needs a script: only a script may ask the
// device for one. A form with data-passkey stays hidden until this has run.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))

const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

function options (form) {
  const o = JSON.parse(form.dataset.options)
  o.challenge = bytes(o.challenge)
  if (o.user) o.user.id = bytes(o.user.id)
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (o[list]) o[list] = o[list].map(c => ({ ...c, id: bytes(c.id) }))
  }
  return { publicKey: o }
}

// answer writes a credential the way the server reads it (WebAuthn, section 5.1).
function answer (credential) {
  const given = credential.response
  const response = { clientDataJSON: text(given.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (given[name]) response[name] = text(given[name])
  }
  if (given.getTransports) response.transports = given.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response
  })
}

async function ask (form) {
  const problem = form.querySelector('[data-passkey-problem]')
  problem.hidden = true
  try {
    form.elements.answer.value = answer(await navigator.credentials[form.dataset.passkey](options(form)))
  } catch {
    problem.hidden = false
    return
  }
  form.submit()
}

export function passkeys () {
  const able = 'PublicKeyCredential' in window && navigator.credentials
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = !able
    form.addEventListener('submit', event => {
      event.preventDefault()
      ask(form)
    })
  }
  for (const none of document.querySelectorAll('[data-passkey-none]')) none.hidden = Boolean(able)
}
