/** The service key: who holds it and what shows it. */
import { Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import {
  answersOf,
  logsIn,
  onlyBackendAndWorkerHold,
  showing,
} from '../../support/checks/service-key.ts'
import { userOf } from '../../support/checks/users.ts'
import { everythingIn } from '../../support/services/redis/contents.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backendUrl, effective, shownTexts } from './notes.ts'

When('strangers and users ask it well and badly', async function (this: SuiteWorld) {
  const person = await userOf(this)
  shownTexts.set(this, await answersOf(this.manifest, backendUrl.of(this), person.token))
  this.measured('asked', { requests: Object.keys(shownTexts.of(this)) })
})

Then('no answer holds a trace of the service key', function (this: SuiteWorld) {
  const { serviceKey } = this.addresses.supabase
  expectEqual('answers that show the service key', showing(serviceKey, shownTexts.of(this)), [])
})

Then('no log and nothing in Redis holds one', async function (this: SuiteWorld) {
  const stored = await everythingIn(this.addresses.redis.url)
  const places = { ...logsIn(this.shared.logs), Redis: stored }
  this.measured(
    'searched',
    Object.fromEntries(Object.entries(places).map(([k, v]) => [k, v.length])),
  )
  const { serviceKey } = this.addresses.supabase
  expectEqual('places that show the service key', showing(serviceKey, places), [])
})

Then('the service key is held by backend and worker alone', function (this: SuiteWorld) {
  const { project, environment } = effective.of(this)
  const { serviceKey } = this.addresses.supabase
  expectEqual('the service key of the environment', environment.SUPABASE_SERVICE_KEY, serviceKey)
  const holders = onlyBackendAndWorkerHold(project, this.manifest, serviceKey)
  this.measured('who holds the service key', { holders })
})
