/** How often jobs are tried again, how long they wait for it, and which of them. */
import { Unverified } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { historiesOf, mostAtWork, mostUnderWay } from '../history/histories.ts'
import type { Scene } from '../run/scene.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { allEnd, allFailedForGood, allFailedVisibly, allSucceeded } from './job-accounts.ts'
import { savedQuestions } from './saved-questions.ts'
import { resilienceOf } from './short-times.ts'
import { queuedTogether, type Treated, type Trial } from './unreliable-storage.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Ample for the end of a connection; less than a storage's client waits by itself. */
const letGoMs = 3_000

/** A job that has not ended is judged by the limit that should have ended it, and by nothing else. */
export const withOutcome = ({ jobs }: Trial, outcome: string) =>
  jobs.filter(({ treatment, unended }) => treatment.outcome === outcome && unended === undefined)

/** How often each job was started, by what its storage does. */
function startsOf({ events }: Trial, jobs: readonly Treated[]): Record<string, number> {
  const histories = historiesOf(events)
  const starts = ({ upload }: Treated) => histories.get(upload.job)?.starts.length ?? 0
  return Object.fromEntries(jobs.map((job) => [job.words, starts(job)]))
}

/** Each has used up its attempts, no more and no less, is failed for good, and nothing waits. */
export async function endAfterAllAttempts(lab: Lab, trial: Trial): Promise<void> {
  const jobs = withOutcome(trial, 'tried again')
  const { runs } = lab.scene.manifest.queue
  const starts = startsOf(trial, jobs)
  lab.scene.measured('starts of jobs that fail again and again', starts)
  const wanted = Object.fromEntries(jobs.map(({ words }) => [words, runs]))
  expectEqual('how often a job was started whose storage…', starts, wanted)
  expectEqual(
    'how these jobs ended',
    jobs.map(({ record }) => record.state),
    jobs.map(() => 'failed'),
  )
  allFailedForGood(jobs)
  expectEqual('jobs that are still to be tried', await lab.queue.depth(), 0)
}

/** What failed and then worked is a success like any other. */
export async function passInTime(lab: Lab, trial: Trial): Promise<void> {
  const jobs = withOutcome(trial, 'draft')
  lab.scene.measured('starts of jobs that succeed in the end', startsOf(trial, jobs))
  await allSucceeded(lab, jobs)
}

/** More jobs were taken and not done than there are slots: those between two attempts held none. */
export function waitBesideTheSlots(scene: Scene, { events }: Trial): void {
  const { concurrency } = scene.manifest.queue
  const most = mostUnderWay(events)
  expectThat(most > concurrency, 'a job that waits for its next attempt occupies a slot', {
    expected: `more than ${concurrency} jobs begun and not ended at one time`,
    received: most,
  })
}

/** One start for what cannot pass; what may is begun again, or asked for again by the same run. */
export async function onlyTransientOnesAgain(lab: Lab, trial: Trial): Promise<void> {
  const permanent = withOutcome(trial, 'at once')
  const passing = [...withOutcome(trial, 'draft'), ...withOutcome(trial, 'tried again')]
  const struck = passing.filter(({ struck }) => struck !== undefined)
  const again = startsOf(trial, [...permanent, ...struck])
  lab.scene.measured('starts by what the storage does', again)
  const asksAgain = new Set(
    struck.filter(({ record }) => record.state === 'completed').map(({ words }) => words),
  )
  const received = Object.entries(again).map(([words, starts]) => [
    words,
    starts > 1 || asksAgain.has(words),
  ])
  const wanted = [...permanent.map((job) => [job, false]), ...struck.map((job) => [job, true])]
  expectEqual(
    'whether a job is tried again whose storage…',
    Object.fromEntries(received),
    Object.fromEntries(wanted.map(([job, tried]) => [(job as Treated).words, tried])),
  )
  const mocked = await ofAMock(permanent, (id) => savedQuestions(lab.scene, id))
  allFailedForGood(permanent.filter((job) => !mocked.includes(job)))
  if (mocked.length > 0) {
    throw new Unverified('needs work that reads: it has drawn questions from a damaged document')
  }
}

/**
 * Drafts with questions of documents that nobody can read: the documents' own mock of the work makes such. A
 * draft without any may as well be a failure that was swallowed.
 */
export async function ofAMock(
  jobs: readonly Treated[],
  questionsOf: (extraction: string) => Promise<number>,
): Promise<readonly Treated[]> {
  const drafts = jobs.filter(
    ({ treatment, record, status }) =>
      treatment.damaged === true && record.state === 'completed' && status === 'DRAFT',
  )
  const counts = await Promise.all(drafts.map(({ upload }) => questionsOf(upload.extraction)))
  return drafts.filter((_, at) => (counts[at] ?? 0) > 0)
}

/**
 * Silence that the storage's client ends is a failure that may pass. Where the manifest does not say how long
 * that one waits, the limit of the stage is what ended it, and no document asks for another attempt then.
 */
export async function overcomesSilence(lab: Lab, { jobs }: Trial): Promise<void> {
  const { storageTimeout } = lab.scene.manifest.resilience
  const [unended] = jobs.flatMap((job) => job.unended ?? [])
  if (unended !== undefined) {
    throw new Unverified(`needs time: the worker still waits for its storage. ${unended.message}`)
  }
  const failed = jobs.some(({ record }) => record.state === 'failed')
  if (failed) resilienceOf(storageTimeout, 'storageTimeout')
  await allSucceeded(lab, jobs)
}

/** The limit is the reason that is stored, told and shown, and what was stopped waits for nothing any more. */
export async function endsByItsLimit(lab: Lab, trial: Trial): Promise<void> {
  const jobs = trial.jobs.filter(({ treatment }) => treatment.outcome === 'stopped')
  for (const { unended } of jobs) if (unended !== undefined) throw unended
  allFailedVisibly(lab, jobs)
  const { runs } = lab.scene.manifest.queue
  for (const [words, starts] of Object.entries(startsOf(trial, jobs))) {
    expectThat(starts <= runs, `how often a job was started whose storage ${words}`, {
      expected: `at most ${runs}`,
      received: starts,
    })
  }
  for (const { record } of jobs) {
    lab.scene.measured('a job whose stage takes too long', { error: record.error })
    expectThat(/time|exceed|limit|deadline/i.test(record.error ?? ''), 'the stored error', {
      expected: 'words that name a time limit',
      received: record.error,
    })
  }
  await eventually(
    'a stage that was stopped lets go of the storage',
    () => {
      const waiting = jobs.filter(({ held }) => held() > 0).map(({ words }) => words)
      expectEqual('jobs that still wait for a storage that…', waiting, [])
    },
    { withinMs: letGoMs },
  )
}

/** Jobs that wait together for a worker that goes on: as many as it has slots are at work at once. */
export async function slotsAreFree(
  lab: Lab,
  slots: number,
  documentOf: () => Buffer<ArrayBuffer>,
): Promise<void> {
  const sent = await queuedTogether(lab, slots + 2, documentOf)
  await sent.goOn()
  await allSucceeded(lab, await allEnd(lab, sent.uploads, jobBudgetMs))
  const own = new Set(sent.uploads.map(({ job }) => job))
  const events = (await lab.records.events()).filter(({ job }) => own.has(job))
  const most = mostAtWork(events)
  lab.scene.measured('jobs at work together after the failures', { most })
  if (most < slots) lab.pace?.proven()
  expectEqual('jobs that run at the same time after the failures', most, slots)
}
