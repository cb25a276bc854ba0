/** What answers where the former login was, and to its tokens. */
import { randomBytes } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import * as areas from '../../support/checks/production-migration/areas.ts'
import { passwordFields } from '../../support/checks/production-migration/former-login.ts'
import * as operations from '../../support/checks/production-migration/operations.ts'
import * as people from '../../support/checks/production-migration/somebody.ts'
import { productionReady, withObjectStore } from '../../support/run/shared-production.ts'
import { signedWith } from '../../support/services/supabase/token-kit/compact.ts'
import { claimsOf } from '../../support/services/supabase/token-kit/materials.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { answers, asked, description, formerSecret, user } from './notes-tokens.ts'

When('the routes of the former login are asked for', async function (this: SuiteWorld) {
  const backend = this.sharedBackend
  const person = await people.somebody(this)
  const own = `Bearer ${person.token}`
  const found = await operations.formerRoutesServed(this.production, backend, own)
  asked.set(this, { 'former routes': found })
})

Then(
  'none of them exists, and the description of the interface knows none',
  async function (this: SuiteWorld) {
    const there = asked.of(this)['former routes']
    expectEqual('routes of the former login that exist', there, {})
    const described = await operations.descriptionOf(this.production, this.sharedBackend)
    const paths = operations.pathsOf(described).filter((path) => /\/auth(\/|$)/.test(path))
    expectEqual('paths of the former login in the description', paths, [])
  },
)

Given('somebody holds a token that the former secret signed', async function (this: SuiteWorld) {
  void this.sharedBackend
  user.set(this, await people.signedIn(this))
  const secret = randomBytes(32).toString('hex')
  const backend = await this.start('backend', { SECRET_KEY: secret })
  await productionReady(this.production, backend, withObjectStore(this.addresses))
  formerSecret.set(this, { secret, url: backend.url })
})

When('the areas are asked with it', async function (this: SuiteWorld) {
  const { secret, url } = formerSecret.of(this)
  const claims = claimsOf(user.of(this).materials)
  const own = `Bearer ${user.of(this).person.token}`
  const ids = await areas.thingsToName(this.production, url, own)
  const tokens = [claims, { sub: claims.email, exp: claims.exp }].map((c) => signedWith(secret, c))
  const all = await Promise.all(
    tokens.map((token) => areas.readEach(this.production, url, `Bearer ${token}`, ids)),
  )
  answers.set(this, all.flat())
})

Then('every area refuses it', function (this: SuiteWorld) {
  areas.allUnknown(answers.of(this))
})

When('the description of the interface is read', async function (this: SuiteWorld) {
  description.set(this, await operations.descriptionOf(this.production, this.sharedBackend))
})

Then('no field in it is a password', function (this: SuiteWorld) {
  const found = passwordFields(description.of(this))
  expectEqual('fields of the description that are passwords', found, [])
})
