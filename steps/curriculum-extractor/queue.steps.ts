/** Jobs: queued, picked up, finished, failed. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  eachEndsFailed,
  endsFailedAfterAllAttempts,
  failsForGood,
} from '../../support/checks/job-failure.ts'
import { pickedUpWithin, runsApart, sampled } from '../../support/checks/job-pick-up.ts'
import { resultIsStored, wentThrough } from '../../support/checks/job-result.ts'
import { watchStatuses } from '../../support/checks/status-history.ts'
import { uploadUnreadable } from '../../support/checks/unreadable-documents.ts'
import { userOf } from '../../support/checks/users.ts'
import { isConsumed } from '../../support/checks/worker-queue.ts'
import { pause } from '../../support/faults/signals.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import { upload as post } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, queue, upload, user, worker } from './notes.ts'
import { quickSettings } from './quick-settings.ts'

/** The document's sample for "within 1 second". */
const samples = 30

const unreadable = { whole: () => pdfOf(4_000), damaged: brokenPdf }

const send = (world: SuiteWorld, document = pdfOf(4_000)) =>
  post(world.manifest, backend.of(world).url, user.of(world).token, document)

Given('a worker is running', async function (this: SuiteWorld) {
  const quick = quickSettings(this.manifest)
  const started = await this.start('backend', quick)
  backend.set(this, started)
  await backendReady(this.manifest, started)
  worker.set(this, await this.start('worker', quick))
  const probe = queueProbe(placeAt(this.manifest.queue, this.addresses.redis.url))
  this.scope.undo('close the queue', () => probe.close())
  queue.set(this, probe)
  await isConsumed(probe, this.manifest.processes.worker.readyWithin * 1000)
  const person = await userOf(this)
  user.set(this, person)
  await watchStatuses(this)
})

When('an extraction job is queued', async function (this: SuiteWorld) {
  upload.set(this, await send(this))
})

Then(
  'the job is picked up by a worker within {duration}',
  async function (this: SuiteWorld, limit: number) {
    const { job } = upload.of(this)
    const produce = () => send(this)
    const pickUps = await sampled(queue.of(this), job, produce, this.addresses.redis.url, samples)
    pickedUpWithin(limit, pickUps, (title, facts) => this.measured(title, facts))
  },
)

Then('the job runs apart from the backend', async function (this: SuiteWorld) {
  const processes = { backend: backend.of(this), worker: worker.of(this) }
  await runsApart(this, queue.of(this), processes, () => send(this))
})

Then('the result of the job is stored in Redis', async function (this: SuiteWorld) {
  await resultIsStored(this, queue.of(this), upload.of(this).job)
})

Then(
  'the extraction goes from {string} over {string} to {string}',
  async function (this: SuiteWorld, first: string, second: string, last: string) {
    await wentThrough(this, upload.of(this).extraction, [first, second, last])
  },
)

Then(
  'the extraction of a job that fails ends as {string}',
  async function (this: SuiteWorld, status: string) {
    // Damaged in the storage, where the backend takes none, before the worker asks for it.
    const frozen = await pause(worker.of(this).process, this.scope)
    const { token } = user.of(this)
    const broken = await uploadUnreadable(this, backend.of(this).url, token, unreadable)
    await frozen.heal()
    const both = { backend: backend.of(this), worker: worker.of(this) }
    await eachEndsFailed(failsForGood(this, queue.of(this), broken, status), () =>
      endsFailedAfterAllAttempts(this, queue.of(this), both, () => send(this), status),
    )
  },
)
