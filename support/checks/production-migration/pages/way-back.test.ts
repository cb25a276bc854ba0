/** What is made of links that come back to the site, or elsewhere. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified, Violation } from '../../../core/errors.ts'
import { comesBack } from './way-back.ts'

const site = 'http://127.0.0.1:17000'
const environment = { APP_URL: 'http://localhost:3000', API_URL: 'http://localhost:8000' }

function back(to: string, siteUrl?: string) {
  const link = `http://127.0.0.1:16000/auth/v1/verify?token=a&redirect_to=${encodeURIComponent(to)}`
  const pages = { apiUrl: 'API_URL', ...(siteUrl && { siteUrl }) }
  const production = { environment, processes: { frontend: {} }, pages }
  comesBack({ production } as never, { live: { site: { url: site } } }, link)
}

it('the link of a mail comes back to the site, wherever there', () => {
  back(`${site}/auth/callback?next=/new`)
  back('') // the sign-in service has an address for those that wish none
})

it('it comes back to where the manifest has told the site that it is: the variable is to be named', () => {
  assert.throws(() => back('http://localhost:3000/new'), Unverified)
  assert.throws(() => back('http://localhost:3000/new'), /localhost:3000, as APP_URL say/)
})

it('it leads elsewhere by itself', () => {
  assert.throws(() => back('https://elsewhere.invalid/new'), Violation)
  assert.throws(() => back('http://localhost:8000/new'), Violation)
  assert.throws(() => back('http://localhost:3000/new', 'APP_URL'), Violation)
})
