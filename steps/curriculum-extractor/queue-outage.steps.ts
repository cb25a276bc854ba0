/** The store of the queue dies with jobs at work, while somebody uploads. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { allEnd } from '../../support/checks/job-accounts.ts'
import { atWork } from '../../support/checks/load.ts'
import {
  goesOn,
  nothingPretends,
  refusedOrKept,
  uploadDuringOutage,
  uploadOnSilence,
} from '../../support/checks/queue-outage.ts'
import { quickRetries, shortTimes } from '../../support/checks/short-times.ts'
import { reaches } from '../../support/checks/status-history.ts'
import { queuedTogether } from '../../support/checks/unreliable-storage.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { outage } from '../../support/faults/outage.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { lab, sent } from './notes-failures.ts'
import { refused } from './notes-outages.ts'

const documentBytes = 4_000
const jobMs = 400
const retryMs = 250
/** Who keeps an upload for later finds it by looking for what is under way without a job. */
const sweeping = { sweep: 500, lostAfter: 3_000 }
/** The jobs of a worker that lives are dead to BullMQ when it was away from Redis for too long. */
const recovery = { lock: 1_000, stalledCheck: 500 }

Given(
  '{int} jobs of which the worker runs as many as it can',
  async function (this: SuiteWorld, count: number) {
    const isBullMq = this.manifest.queue.kind === 'bullmq'
    const { sweep, lostAfter } = this.manifest.resilience
    const isSwept = sweep !== undefined && lostAfter !== undefined
    const changes = shortTimes(this.manifest, {
      ...quickRetries(this.manifest, retryMs),
      ...(isBullMq ? recovery : {}),
      ...(isSwept ? sweeping : {}),
    })
    const made = await openLab(this, { workers: 1, jobMs, changes })
    lab.set(this, made)
    const { uploads, goOn } = await queuedTogether(made, count, () => pdfOf(documentBytes))
    sent.set(this, uploads)
    await goOn()
    await atWork(made, this.manifest.queue.concurrency)
  },
)

Given('a backend and a worker whose way to Redis can be cut', async function (this: SuiteWorld) {
  const { sweep, lostAfter } = this.manifest.resilience
  const isSwept = sweep !== undefined && lostAfter !== undefined
  const changes = shortTimes(this.manifest, {
    ...quickRetries(this.manifest, retryMs),
    ...(isSwept ? sweeping : {}),
  })
  lab.set(this, await openLab(this, { workers: 1, changes, redisByWay: true }))
  sent.set(this, [await lab.of(this).send(pdfOf(documentBytes))])
  await allEnd(lab.of(this), sent.of(this), jobBudgetMs)
})

When(
  'somebody uploads while Redis takes everything and answers nothing',
  async function (this: SuiteWorld) {
    const { redisWay } = lab.of(this)
    if (redisWay === undefined) throw new Error('the lab has no way to Redis that can be cut')
    const silent = redisWay.silence()
    refused.set(this, await uploadOnSilence(lab.of(this), pdfOf(documentBytes + 1)))
    await silent.heal()
  },
)

When('Redis dies and comes back after an upload in vain', async function (this: SuiteWorld) {
  const made = lab.of(this)
  const away = await outage('Redis', made.redis, this.scope)
  refused.set(this, await uploadDuringOutage(made, pdfOf(documentBytes + 1)))
  await away.heal()
})

Then(
  'the upload was refused or kept for later within 10 seconds, and the log reports an error',
  async function (this: SuiteWorld) {
    await refusedOrKept(lab.of(this), refused.of(this), 'Redis is away')
  },
)

Then(
  'what was kept is done within {duration}, and nothing else of the upload pretends to be under way',
  async function (this: SuiteWorld, withinMs: number) {
    const { taken } = refused.of(this)
    const kept = taken === undefined ? [] : [taken.extraction]
    const queued = sent.of(this).map(({ extraction }) => extraction)
    for (const extraction of kept) await reaches(this, extraction, 'DRAFT', withinMs)
    await nothingPretends(lab.of(this), new Set([...queued, ...kept]))
  },
)

Then(
  'all jobs and a new upload are done within {duration}, by the same processes',
  async function (this: SuiteWorld, withinMs: number) {
    await goesOn(lab.of(this), sent.of(this), pdfOf(documentBytes), withinMs)
  },
)
