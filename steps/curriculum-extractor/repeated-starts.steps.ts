/** The composition, started again and again. */
import { Given, Then, When } from '@cucumber/cucumber'
import {
  eachSucceeded,
  type Start,
  startAgainAndAgain,
} from '../../support/checks/repeated-starts.ts'
import { type Note, note } from '../../support/core/note.ts'
import { composeSystem } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composed } from './notes.ts'

/** Up to ten starts, each with its health checks; what comes up last is taken down within the rest. */
const budgetMs = 560_000
const patient = { timeout: 600_000 }

const starts: Note<readonly Start[]> = note('the starts')

Given('the composition of the system on an empty database', async function (this: SuiteWorld) {
  composed.set(this, await composeSystem(this, this.book.runDir))
})

When(
  'it is started for the first time, after an orderly end and after everything was killed',
  patient,
  async function (this: SuiteWorld) {
    await start(this)
  },
)

When(
  'it is started {int} times, after orderly ends and crashes in turn',
  patient,
  async function (this: SuiteWorld, count: number) {
    await start(this, count)
  },
)

async function start(world: SuiteWorld, count?: number): Promise<void> {
  const { redis, backend, worker } = world.manifest.composition.services
  const { composition } = composed.of(world)
  const made = await startAgainAndAgain(world, composition, [redis, backend, worker], {
    ...(count !== undefined && { count }),
    budgetMs,
  })
  starts.set(world, made)
  const times = made.map(({ after, tookMs }, i) => [`${i + 1}, after ${after}`, Math.round(tookMs)])
  world.measured('milliseconds until all services are healthy', Object.fromEntries(times))
}

Then(
  'each start has ended with all services healthy, in time and at the first attempt',
  function (this: SuiteWorld) {
    eachSucceeded(this, starts.of(this))
  },
)
