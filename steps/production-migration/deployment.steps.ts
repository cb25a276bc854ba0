/** Compositions that are brought up, lose their Redis, and are replaced. */
import { Given, Then, When } from '@cucumber/cucumber'
import { cameUp } from '../../support/checks/composition.ts'
import {
  areStillThere,
  belongingsOf,
} from '../../support/checks/production-migration/belongings.ts'
import * as composed from '../../support/checks/production-migration/composed.ts'
import * as development from '../../support/checks/production-migration/development.ts'
import * as lost from '../../support/checks/production-migration/lost-redis.ts'
import * as kept from '../../support/checks/production-migration/nothing-lost.ts'
import * as replaced from '../../support/checks/production-migration/replaced.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-deployment.ts'

/** Longer than any promise about a start, so that a slow one is told as such. */
const patient = { timeout: 400_000 }

Given('an environment of production that leads to its stores', async function (this: SuiteWorld) {
  void this.sharedBackend // its migrations have run
  notes.composed.set(this, await composed.production(this))
})

When('production is brought up', patient, async function (this: SuiteWorld) {
  const up = await composed.bringUp(notes.composed.of(this))
  notes.starts.set(this, [up])
  this.measured('the start', { seconds: up.tookMs / 1000, said: up.result.stderr })
})

When(
  'production is brought up, goes down and is brought up again',
  patient,
  async function (this: SuiteWorld) {
    const first = await composed.bringUp(notes.composed.of(this))
    cameUp(await first.composed.compose('down'))
    const second = await composed.bringUp(first.composed)
    notes.starts.set(this, [first, second])
    this.measured('the starts', {
      seconds: [first, second].map(({ tookMs }) => tookMs / 1000),
      looksOfAnEngine: composed.looksOfTheEngineMs(first.composed) / 1000,
    })
  },
)

Then('its four services run since their first start', async function (this: SuiteWorld) {
  for (const up of notes.starts.of(this)) await composed.runSinceTheirStart(this, up)
})

Then('all four report that they are healthy, and stay so', async function (this: SuiteWorld) {
  await composed.stayHealthy(this, notes.composed.of(this))
})

Then('each time all four were healthy within {duration}', function (this: SuiteWorld, ms: number) {
  for (const up of notes.starts.of(this)) composed.wereHealthyWithin(up, ms)
})

Given(
  'production executes workflows of a user who has rows and files',
  patient,
  async function (this: SuiteWorld) {
    void this.sharedBackend
    notes.busy.set(this, await lost.busyProduction(this))
  },
)

When('its Redis loses everything and comes back empty', async function (this: SuiteWorld) {
  await lost.loseRedis(this, notes.busy.of(this))
})

Then(
  'every service is healthy within {duration}, by itself',
  async function (this: SuiteWorld, ms: number) {
    await composed.healthyAgain(this, notes.busy.of(this).composed, ms)
  },
)

Then(
  'a new workflow of the user is finished within {duration}',
  async function (this: SuiteWorld, ms: number) {
    await lost.worksOn(this, notes.busy.of(this), ms)
  },
)

Then('all other rows and files of the user are as before', async function (this: SuiteWorld) {
  const { holder, before } = notes.busy.of(this)
  const after = await belongingsOf(this, holder, ['executions'])
  areStillThere(before, after)
})

Given('production stores files slowly and is up', patient, async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.composed.set(this, await replaced.slowlyStoring(this))
})

When(
  'all its containers are replaced while users send files and make projects',
  patient,
  async function (this: SuiteWorld) {
    const up = notes.composed.of(this)
    const writing = await replaced.writers(this, up)
    notes.replaced.set(this, await replaced.replaceWhole(this, up, writing))
  },
)

Then('every write that was taken is in the database, once', async function (this: SuiteWorld) {
  await kept.everyWriteIsThere(this, notes.replaced.of(this))
})

Then('every file that was taken is in the store as it was sent', async function (this: SuiteWorld) {
  await kept.everyFileIsThere(this, notes.replaced.of(this))
})

When(
  'development is brought up, and a developer sends a document',
  patient,
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const working = await development.development(this)
    notes.working.set(this, working)
    cameUp(working.result)
    notes.draft.set(this, await development.use(this, working))
  },
)

Then('the document is in the store of development', async function (this: SuiteWorld) {
  await development.isStored(notes.working.of(this), notes.draft.of(this))
})
