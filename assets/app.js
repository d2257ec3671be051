// Makes GOV.UK Frontend's parts nicer where scripts run. Every page works
// without this file.
import { initAll } from 'govuk-frontend'
import { passkeys } from './passkeys.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
passkeys()
