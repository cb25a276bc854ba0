/** The health check while the database is away. */
import { Given, Then, When } from '@cucumber/cucumber'
import {
  answersInTime,
  backendOverLine,
  outage,
  staysNoticed,
} from '../../support/checks/database-outage.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { areBothOk, askedInBothSpellings } from '../../support/checks/health.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backendUrl } from './notes.ts'
import { guarded, inBothSpellings, outages } from './notes-monitoring.ts'

Given(
  'a backend that reaches its database over a line that can be cut',
  async function (this: SuiteWorld) {
    guarded.set(this, await backendOverLine(this))
  },
)

When(
  'the database is cut off twice, once refused and once without any answer',
  async function (this: SuiteWorld) {
    const own = guarded.of(this)
    const refused = await outage(this, own, 'refuses connections', own.line.disconnect)
    const silent = await outage(this, own, 'does not answer', own.line.silence)
    outages.set(this, [refused, silent])
    this.measured('outages of the database', { refused, silent })
  },
)

Then('the health check was not OK until the database was back', function (this: SuiteWorld) {
  staysNoticed(outages.of(this))
})

Then('each of its answers came within {duration}', function (this: SuiteWorld, limitMs: number) {
  answersInTime(outages.of(this), limitMs)
})

Then('the backend has come back to OK as the same process', function (this: SuiteWorld) {
  const { process } = guarded.of(this).backend
  expectEqual('the end of the backend', process.exit(), undefined)
})

When(
  'anybody asks for its health with and without the last slash',
  async function (this: SuiteWorld) {
    inBothSpellings.set(this, await askedInBothSpellings(this, backendUrl.of(this)))
  },
)

Then('its health is OK in both spellings', async function (this: SuiteWorld) {
  await areBothOk(inBothSpellings.of(this))
})
