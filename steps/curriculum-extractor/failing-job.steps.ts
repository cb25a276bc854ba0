/** Jobs that fail: which are tried again, how often, how late, and how they end. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf } from '../../fixtures/documents/pdf.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { type Account, allSucceeded } from '../../support/checks/job-accounts.ts'
import {
  endAfterAllAttempts,
  endsByItsLimit,
  onlyTransientOnesAgain,
  overcomesSilence,
  passInTime,
  slotsAreFree,
  waitBesideTheSlots,
} from '../../support/checks/retries.ts'
import { backOff, obeysPatience } from '../../support/checks/retry-pauses.ts'
import {
  answerTimes,
  quickRetries,
  resilienceOf,
  shortTimes,
} from '../../support/checks/short-times.ts'
import { awayOnce } from '../../support/checks/storage-away.ts'
import { isSilent, treat } from '../../support/checks/unreliable-storage.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { lab, trial } from './notes-failures.ts'

const account: Note<Account> = note('what became of the job without its storage')

const documentBytes = 4_000
const documents = { whole: () => pdfOf(documentBytes), damaged: brokenPdf }

/** Milliseconds: long enough to be told from the noise of a busy machine, and no longer. */
const jobMs = 120
/** The first pause of a job, which is noted some milliseconds late. */
const retryMs = 400
/** Where a limit is set in whole seconds the shortest one is too near to what a run takes by itself. */
const stageTimeoutMs = { ms: 700, s: 700, 'whole-s': 3_000, 'whole-min': 60_000 } as const

Given('a worker on a storage that may let it down', async function (this: SuiteWorld) {
  const { stageTimeout } = this.manifest.resilience
  const limited = stageTimeout && { stageTimeout: stageTimeoutMs[stageTimeout.unit] }
  const changes = shortTimes(this.manifest, {
    ...quickRetries(this.manifest, retryMs),
    ...limited,
  })
  lab.set(this, await openLab(this, { workers: 1, jobMs, changes }))
})

Given('a worker that does not wait for its storage for long', async function (this: SuiteWorld) {
  const changes = shortTimes(this.manifest, {
    ...quickRetries(this.manifest, retryMs),
    ...answerTimes(this.manifest),
  })
  lab.set(this, await openLab(this, { workers: 1, changes }))
})

When('its storage does not answer in time, once', async function (this: SuiteWorld) {
  const words = ['does not answer in time, once']
  trial.set(this, await treat(lab.of(this), words, documents))
})

When('its storage takes no connection while a job needs it', async function (this: SuiteWorld) {
  account.set(this, await awayOnce(lab.of(this), documents.whole()))
})

When(
  'it works on documents that the storage treats like this',
  async function (this: SuiteWorld, table: DataTable) {
    const all = table.hashes().flatMap(({ treatment = '', documents: count }) => {
      return new Array<string>(Number(count)).fill(treatment)
    })
    // Without a setting the limit is minutes away: only who judges that limit cannot do so.
    const words = all.filter((each) => this.manifest.resilience.stageTimeout || !isSilent(each))
    trial.set(this, await treat(lab.of(this), words, documents))
  },
)

Then(
  'a job that keeps failing is tried 3 times in all and then is failed for good',
  async function (this: SuiteWorld) {
    await endAfterAllAttempts(lab.of(this), trial.of(this))
  },
)

Then('a failure that passes in time leaves a draft', async function (this: SuiteWorld) {
  await passInTime(lab.of(this), trial.of(this))
})

Then('every pause is longer than the one before it by half or more', function (this: SuiteWorld) {
  backOff(this, trial.of(this))
})

Then('a job between two attempts takes no place from others', function (this: SuiteWorld) {
  waitBesideTheSlots(this, trial.of(this))
})

Then(
  'what cannot pass fails at the first attempt and only that',
  async function (this: SuiteWorld) {
    await onlyTransientOnesAgain(lab.of(this), trial.of(this))
  },
)

Then('whoever asks for patience is left alone that long', function (this: SuiteWorld) {
  obeysPatience(this, trial.of(this))
})

Then('the job is tried again and leaves a draft', async function (this: SuiteWorld) {
  await overcomesSilence(lab.of(this), trial.of(this))
})

Then('the job has outlived that and leaves a draft', async function (this: SuiteWorld) {
  await allSucceeded(lab.of(this), [account.of(this)])
})

Then(
  'a stage that takes too long ends its job with that reason',
  async function (this: SuiteWorld) {
    resilienceOf(this.manifest.resilience.stageTimeout, 'stageTimeout')
    await endsByItsLimit(lab.of(this), trial.of(this))
  },
)

Then(
  'the worker runs {int} jobs at a time as before',
  async function (this: SuiteWorld, slots: number) {
    await slotsAreFree(lab.of(this), slots, documents.whole)
  },
)
