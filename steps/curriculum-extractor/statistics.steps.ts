/** The statistics of workers and queues. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { idleQueue as idleJobs } from '../../support/checks/idle-queue.ts'
import { paceOf } from '../../support/checks/job-pace.ts'
import { askStatistics } from '../../support/checks/statistics.ts'
import * as stats from '../../support/checks/statistics-run.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { inUnit } from '../../support/systems/time-units.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import { administrator, idleQueue, statisticsRun } from './notes-monitoring.ts'
import { somebody } from './storage-notes.ts'

/** A heartbeat that follows even a short job. */
const heartbeatMs = 100

/** Workers that are asked when somebody wants to know have no heartbeat to set. */
function lively({ manifest }: SuiteWorld): Changes {
  const { heartbeat: beat } = manifest.settings
  return beat === undefined ? {} : { [beat.variable]: inUnit(heartbeatMs, beat.unit) }
}

Given(
  '{int} good and {int} broken documents wait for a worker',
  async function (this: SuiteWorld, good: number, bad: number) {
    const [person, admin] = await Promise.all([
      somebody(this),
      somebody(this, this.manifest.administrator),
    ])
    user.set(this, person)
    administrator.set(this, admin)
    const waiting = { good, bad, documents: { whole: () => pdfOf(4_000), damaged: brokenPdf } }
    idleQueue.set(this, await idleJobs(this, person.token, lively(this), waiting))
  },
)

When('a worker has done the work of all of them', async function (this: SuiteWorld) {
  const pace = async (ms: number) => (await paceOf(this, ms)).changes
  const run = await stats.workOn(this, idleQueue.of(this), administrator.of(this).token, pace)
  statisticsRun.set(this, run)
  this.measured('statistics', { ...run })
})

Then(
  'the statistics show no worker before, and one with its slots afterwards',
  function (this: SuiteWorld) {
    stats.showsTheLiving(statisticsRun.of(this), this.manifest.queue.concurrency)
  },
)

Then(
  'they answer within {duration} although no worker runs',
  function (this: SuiteWorld, limitMs: number) {
    stats.answersSoon(statisticsRun.of(this), limitMs)
  },
)

Then('a stranger and an ordinary user are refused them', async function (this: SuiteWorld) {
  const ask = (token?: string) => askStatistics(this.manifest, idleQueue.of(this).url, token)
  const [stranger, ordinary] = await Promise.all([ask(), ask(user.of(this).token)])
  expectEqual('the answer to a stranger', stranger.status, 401)
  expectEqual('the answer to an ordinary user', ordinary.status, 403)
})

Then('the waiting jobs count in their own queue until they are done', function (this: SuiteWorld) {
  stats.showsDepth(statisticsRun.of(this), idleQueue.of(this))
})

Then('successes and failures are counted apart, with their duration', function (this: SuiteWorld) {
  stats.showsOutcomes(statisticsRun.of(this), idleQueue.of(this))
})
