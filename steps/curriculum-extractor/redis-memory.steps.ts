/** A Redis that is full: what it refuses, and what becomes of the jobs in it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { celeryApp } from '../../support/artifacts/program/celery-app.ts'
import { pythonSource } from '../../support/artifacts/program/python-source.ts'
import { repositoryFiles } from '../../support/artifacts/repository-files.ts'
import { composedRedis, usingIt } from '../../support/checks/composed-redis.ts'
import { serviceOf } from '../../support/checks/composition.ts'
import { runningJobKeepsGuard } from '../../support/checks/job-guard.ts'
import { paceOf } from '../../support/checks/job-pace.ts'
import { allEnd, recordsOf } from '../../support/checks/kept-jobs.ts'
import * as memory from '../../support/checks/redis-memory.ts'
import * as refused from '../../support/checks/refused-jobs.ts'
import { refuseUnscheduled, sweepEnds, sweepOf } from '../../support/checks/swept-jobs.ts'
import { stateOf } from '../../support/services/redis/facts.ts'
import { relieve } from '../../support/services/redis/pressure.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, composed, user, worker } from './notes.ts'
import {
  accepted,
  acceptedExtractions,
  filling,
  redisUrl,
  refusedJob,
  sendJobs,
  startBackend,
  startWorker,
} from './notes-redis.ts'

/** Enough to be seen among the data of the check, few enough to be queued at once. */
const waiting = 8

/** Redis tells ages by the second: only what is older than that counts as older than the data of the check. */
const idleMs = 1_200

/** Long enough to be seen running, in milliseconds. */
const visibleJobMs = 500

/** Long enough for jobs that have to be found again after their worker could write nothing. */
const jobsBudgetMs = 60_000

const bytesOfUpload = 4_000

Given(
  'jobs that have waited for a while in the Redis of the composition',
  async function (this: SuiteWorld) {
    const made = await composedRedis(this, this.book.runDir, 'local development')
    composed.set(this, made)
    await startBackend(this, usingIt(this, made))
    accepted.set(this, await sendJobs(this, waiting))
    await new Promise((resolve) => setTimeout(resolve, idleMs))
  },
)

When('more is written into it than it may hold', async function (this: SuiteWorld) {
  filling.set(this, await memory.fillBeyond(this.manifest, redisUrl(this)))
})

Then('it has the documented limit and keeps it', async function (this: SuiteWorld) {
  const url = redisUrl(this)
  this.measured('memory', await memory.keepsLimit(this.manifest, url, filling.of(this)))
})

Then('its container has room for more than that', function (this: SuiteWorld) {
  const { redis } = this.manifest.composition.services
  memory.containerHasRoom(this.manifest, serviceOf(composed.of(this).project, redis))
})

Then('no waiting job is evicted', async function (this: SuiteWorld) {
  const { maxmemory_policy: policy = '', evicted_keys: evicted } = await stateOf(redisUrl(this))
  this.measured('policy', { policy, evicted, refusal: filling.of(this).refusal })
  memory.allWait(await recordsOf(this.manifest, redisUrl(this), accepted.of(this)), policy)
})

Then(
  'an upload that cannot be queued is refused with an error that is logged',
  async function (this: SuiteWorld) {
    const file = { name: 'late.pdf', type: 'application/pdf', content: pdfOf(bytesOfUpload) }
    const { token } = user.of(this)
    refusedJob.set(this, await refused.tryToQueue(this, backend.of(this), file, token))
    const { status, answer, promised } = refusedJob.of(this)
    if (promised?.job !== undefined) {
      accepted.set(this, [...accepted.of(this), promised.job])
      acceptedExtractions.set(this, [...acceptedExtractions.of(this), promised.extraction])
    }
    this.measured('the upload under pressure', { status, answer })
    await refused.refusedAndLogged(this, redisUrl(this), refusedJob.of(this))
  },
)

Then('no refused upload stands as if it were under way', async function (this: SuiteWorld) {
  await refused.nothingElseUnderWay(this, user.of(this).id, acceptedExtractions.of(this))
})

Then('with room again every accepted job ends', async function (this: SuiteWorld) {
  const url = redisUrl(this)
  await relieve(url)
  const pace = await paceOf(this, visibleJobMs)
  const sweep = sweepOf(this.manifest)
  const changes = { ...pace.changes, ...sweep?.changes }
  await startWorker(this, { ...usingIt(this, composed.of(this)), ...changes })
  if (sweep !== undefined) {
    const source = pythonSource(repositoryFiles(this.manifest.repository))
    refuseUnscheduled(sweep, celeryApp(source)?.scheduled ?? [], composed.of(this).project)
    const extractions = acceptedExtractions.of(this)
    await sweepEnds(this, sweep, { url, extractions, worker: worker.of(this) })
    if (sweep.task !== undefined) return
  }
  // What a sweep has found again may go by another id: then its extraction alone tells of its end.
  const records = await recordsOf(this.manifest, url, accepted.of(this))
  const kept = records.filter(({ state }) => sweep === undefined || state !== 'unknown')
  const ids = kept.map(({ id }) => id)
  const jobs = await allEnd(this.manifest, url, ids, jobsBudgetMs)
  const count = (state: string) => jobs.filter((job) => job.state === state).length
  this.measured('how they ended', { completed: count('completed'), failed: count('failed') })
})

Then(
  'a job that runs while the memory is used up keeps its guard',
  async function (this: SuiteWorld) {
    const url = redisUrl(this)
    const send = async () => (await sendJobs(this, 1))[0] ?? ''
    try {
      await runningJobKeepsGuard(this.manifest, url, send)
    } finally {
      await relieve(url)
    }
  },
)
