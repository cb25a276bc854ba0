/** Everyday operations and many users at once. */
import { Given, Then, When } from '@cucumber/cucumber'
import { keptUnderLoad } from '../../support/checks/load-verdict.ts'
import * as pace from '../../support/checks/production-migration/database-pace.ts'
import * as many from '../../support/checks/production-migration/many-users.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-stores.ts'

/** Longer than all users need to sign in, and than all rounds together. */
const patient = { timeout: 300_000 }

Given('a user of production with a thousand projects', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.paced.set(this, await pace.pacedBackend(this))
})

async function operate(world: SuiteWorld): Promise<void> {
  notes.pace.set(world, await pace.paceOf(world, notes.paced.of(world)))
}

When(
  'the user lists, reads, makes and changes projects',
  patient,
  async function (this: SuiteWorld) {
    await operate(this)
  },
)

When(
  'the user does the same with a database that is 20 ms away',
  patient,
  async function (this: SuiteWorld) {
    notes.paced.of(this).lengthen(20)
    await operate(this)
  },
)

Then('at least 19 of 20 operations take less than 200 ms', function (this: SuiteWorld) {
  keptUnderLoad(this, 'everyday operations', pace.standardOperations, notes.pace.of(this))
})

Given('a hundred users of production have signed in', patient, async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.crowd.set(this, await many.crowd(this))
})

When('first ten of them work, and then all', patient, async function (this: SuiteWorld) {
  const crowded = await many.work(this, notes.crowd.of(this))
  notes.crowded.set(this, crowded)
  this.measured('the crowd', {
    sessionsOfTheDatabase: crowded.sessions,
    requestsOfTen: crowded.few.trials.count,
    requestsOfAll: crowded.many.trials.count,
  })
})

Then('at most one of a thousand requests fails', function (this: SuiteWorld) {
  const verdict = many.verdictAbout(notes.crowded.of(this), many.almostNoneFails)
  keptUnderLoad(this, 'requests of a hundred users', many.almostNoneFails, verdict)
})

Then('nobody waits much longer than ten users do', function (this: SuiteWorld) {
  const crowded = notes.crowded.of(this)
  const promise = many.bearable(crowded)
  keptUnderLoad(this, 'what a hundred users wait for', promise, many.verdictAbout(crowded, promise))
})

Then('everybody sees only their own, and the database is not crowded', function (this: SuiteWorld) {
  many.stayedApart(notes.crowded.of(this))
})
