// A real OpenID Connect service for tests, made from the certified package
// oidc-provider: node sign-in-service.mjs '{"callback": "…", "says": {…}}'.
// It prints its issuer and runs until it is ended. Whoever types a name gets
// in as that person; every token also says what "says" holds, such as the
// organisation's tid or hd.
import { createServer } from 'node:http'
import Provider, { interactionPolicy } from 'oidc-provider'

const { callback, says } = JSON.parse(process.argv[2])
const server = createServer()
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

const policy = interactionPolicy.base()
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)

const provider = new Provider(issuer, {
  clients: [{ client_id: 'handrail', client_secret: 'a secret of the test', redirect_uris: [callback] }],
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', ...Object.keys(says), 'oid'], email: ['email'], profile: ['preferred_username'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { policy, url: (ctx, interaction) => `/enter/${interaction.uid}` },
  findAccount: (ctx, name) => ({
    accountId: name,
    claims: () => ({ sub: `sub of ${name}`, oid: `oid of ${name}`, email: `${name}@meadow.example`, ...says })
  }),
  async loadExistingGrant (ctx) { // nobody is asked what Handrail may see
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  }
})

const page = '<!doctype html><html lang="en"><title>Enter</title><h1>Enter</h1><form method="post"><label>Name <input id="login" name="login"></label><button>Enter</button></form>'

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/enter/')) return next()
  if (ctx.method === 'GET') {
    ctx.type = 'html'
    ctx.body = page
    return
  }
  let body = ''
  for await (const chunk of ctx.req) body += chunk
  const accountId = new URLSearchParams(body).get('login')
  ctx.respond = false
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId, remember: false }, select_account: {} })
})

server.on('request', provider.callback())
console.log(issuer)
