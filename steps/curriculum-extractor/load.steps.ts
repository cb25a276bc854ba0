/** Many at once: uploads, backlogs, and workers side by side. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf, pdfOfMebibytes } from '../../fixtures/documents/pdf.ts'
import { allBecomeDrafts, completesPerMinute, workedOff } from '../../support/checks/backlog.ts'
import { ownDatabaseUser } from '../../support/checks/database.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { paceOf } from '../../support/checks/job-pace.ts'
import { keepsFewSessions } from '../../support/checks/kept-sessions.ts'
import { distinctCopies, uploadLarge } from '../../support/checks/large-uploads.ts'
import { keptUnderLoad } from '../../support/checks/load-verdict.ts'
import { uploadMany } from '../../support/checks/many-uploads.ts'
import { watchStatuses } from '../../support/checks/status-history.ts'
import { isFaster, leastDisturbed, timeOf } from '../../support/checks/throughput-gain.ts'
import { fetchedByAnyone } from '../../support/checks/uploads.ts'
import { isConsumed } from '../../support/checks/worker-queue.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, databaseUser, queue, user, worker } from './notes.ts'
import {
  almostAllSucceed,
  alone,
  backlog,
  largeInTime,
  largeUploads,
  manyUploads,
  together,
  workedBacklog,
} from './notes-load.ts'
import { somebody } from './storage-notes.ts'

/** Long enough to outweigh what surrounds a job on a busy machine: a whole job, in milliseconds. */
const waitingJobMs = 400

/** Rounds of full slots in one backlog: with fewer, the thaw of the workers weighs more than a second worker. */
const rounds = 8

/** A worker that completes 10 a minute needs this long for 20; see `completesPerMinute`. */
const backlogBudgetMs = 120_000

/** Bytes: from the smallest PDF to what a page of text with a picture needs. */
const sampleSizes = [1_000, 3_000, 10_000, 30_000]

/** What people call their files; the last two are the same name in the same second. */
const unusualNames = [
  'Prüfung – ½ gelöst ✓.pdf',
  '数学工作表 第3页.pdf',
  ' a name  with   spaces .pdf',
  `${'long-'.repeat(39)}name.pdf`,
  'a+b & c #1 100%?.pdf',
  'worksheet.final.v2.PDF',
  'same name.pdf',
  'same name.pdf',
]

const send = (world: SuiteWorld) =>
  upload(world.manifest, backend.of(world).url, user.of(world).token, pdfOf(4_000))

async function running(world: SuiteWorld, changes: Changes): Promise<void> {
  const started = await world.start('backend', changes)
  backend.set(world, started)
  await backendReady(world.manifest, started)
  const login = await ownDatabaseUser(world)
  databaseUser.set(world, login)
  worker.set(world, await world.start('worker', { ...changes, DATABASE_URL: login.url }))
  const probe = queueProbe(placeAt(world.manifest.queue, world.addresses.redis.url))
  world.scope.undo('close the queue', () => probe.close())
  queue.set(world, probe)
  await isConsumed(probe, world.manifest.processes.worker.readyWithin * 1000)
  user.set(world, await somebody(world))
}

const waitingJobs = (world: SuiteWorld) => paceOf(world, waitingJobMs)

Given('a worker works at the pace of its own settings', async function (this: SuiteWorld) {
  await running(this, {})
  await watchStatuses(this)
})

When('{int} mock tasks are queued at once', async function (this: SuiteWorld, count: number) {
  const sent = await Promise.all(Array.from({ length: count }, () => send(this)))
  backlog.set(this, sent)
  const jobs = sent.map(({ job }) => job)
  workedBacklog.set(this, await workedOff(queue.of(this), jobs, backlogBudgetMs))
})

Then(
  'the worker completes at least {int} tasks a minute',
  function (this: SuiteWorld, count: number) {
    completesPerMinute(this, count, workedBacklog.of(this))
  },
)

Then('every task of the backlog ends once in a draft', async function (this: SuiteWorld) {
  await allBecomeDrafts(this, backlog.of(this))
})

Then('no task has left a connection to the database behind', async function (this: SuiteWorld) {
  await keepsFewSessions(this, databaseUser.of(this).name)
})

Given('one worker has worked off a backlog of waiting jobs', async function (this: SuiteWorld) {
  const pace = await waitingJobs(this)
  await running(this, pace.changes)
  const jobs = rounds * this.manifest.queue.concurrency
  const backlogOfOne = () => timeOf(queue.of(this), [worker.of(this)], () => send(this), jobs)
  alone.set(this, await leastDisturbed(backlogOfOne))
  pace.proven()
})

When('a second worker joins it for a backlog twice as long', async function (this: SuiteWorld) {
  const second = await this.start('worker', (await waitingJobs(this)).changes)
  await isConsumed(queue.of(this), this.manifest.processes.worker.readyWithin * 1000, 2)
  const jobs = 2 * rounds * this.manifest.queue.concurrency
  const workers = [worker.of(this), second]
  const backlogOfBoth = () => timeOf(queue.of(this), workers, () => send(this), jobs)
  together.set(this, await leastDisturbed(backlogOfBoth))
})

Then(
  'both complete at least {float} times as many jobs in the same time',
  function (this: SuiteWorld, times: number) {
    isFaster(this, times, alone.of(this), together.of(this))
  },
)

When(
  'PDFs of {int} MB are uploaded one after the other and then five at once',
  async function (this: SuiteWorld, size: number) {
    const { token } = user.of(this)
    const next = distinctCopies(pdfOfMebibytes(size))
    const one = () => upload(this.manifest, this.sharedBackend, token, next())
    largeUploads.set(this, await uploadLarge(largeInTime, one))
  },
)

Then('at least 9 of 10 uploads take less than 5 seconds', function (this: SuiteWorld) {
  keptUnderLoad(this, 'large uploads', largeInTime, largeUploads.of(this).verdict)
})

Then('none of the large uploads fails', function (this: SuiteWorld) {
  const { records } = largeUploads.of(this).verdict
  const failures = records.flatMap((record) => [...record.failures.keys()])
  expectEqual('failures of the large uploads', failures, [])
})

Then('the last of the large uploads is stored unchanged', async function (this: SuiteWorld) {
  const { last } = largeUploads.of(this)
  if (last !== undefined) await fetchedByAnyone(last)
})

When(
  'ten visitors at once store sample files of many sizes and read each back',
  async function (this: SuiteWorld) {
    const samples = sampleSizes.map(pdfOf)
    const content = (trial: number) => samples[trial % samples.length] ?? pdfOf(1_000)
    const template = this.manifest.files.worksheet
    const load = { owner: user.of(this), template, content }
    manyUploads.set(this, await uploadMany(this, almostAllSucceed, load))
  },
)

Then('at least 999 of 1000 files can be read back unchanged', function (this: SuiteWorld) {
  keptUnderLoad(this, 'sample files', almostAllSucceed, manyUploads.of(this))
})

When('files with unusual names are uploaded at the same time', async function (this: SuiteWorld) {
  const { token } = user.of(this)
  const type = 'application/pdf'
  const sent = unusualNames.map((name, i) =>
    upload(this.manifest, this.sharedBackend, token, pdfOf(2_000 + i), { name, type }),
  )
  backlog.set(this, await Promise.all(sent))
})

Then('each of them can be fetched unchanged', async function (this: SuiteWorld) {
  this.measured('names of the files', { names: unusualNames })
  for (const each of backlog.of(this)) await fetchedByAnyone(each)
})
