/** The composition, started again and again. */
import { Given, Then, When } from '@cucumber/cucumber'
import { eachSucceeded, type Start, startAgainAndAgain } from '../support/checks/repeated-starts.ts'
import { type Note, note } from '../support/core/note.ts'
import { composeSystem } from '../support/run/compose.ts'
import type { SuiteWorld } from '../support/world.ts'
import { composed } from './notes.ts'

const starts: Note<readonly Start[]> = note('the starts')

Given('the composition of the system on an empty database', async function (this: SuiteWorld) {
  composed.set(this, await composeSystem(this, this.book.runDir))
})

When(
  'it is started for the first time, after an orderly end and after everything was killed',
  async function (this: SuiteWorld) {
    const { redis, backend, worker } = this.manifest.composition.services
    starts.set(
      this,
      await startAgainAndAgain(this, composed.of(this).composition, [redis, backend, worker]),
    )
    const times = starts.of(this).map(({ after, tookMs }) => [`after ${after}`, Math.round(tookMs)])
    this.measured('milliseconds until all services are healthy', Object.fromEntries(times))
  },
)

Then(
  'each start has ended with all services healthy, in time and at the first attempt',
  function (this: SuiteWorld) {
    eachSucceeded(this, starts.of(this))
  },
)
