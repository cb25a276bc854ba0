/** Jobs that several workers share: who did which, how often, and how many at one time. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { historiesOf, mostAtWork } from '../history/histories.ts'
import type { JobEvent } from '../ports/job-history.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { allEnd, allSucceeded } from './job-accounts.ts'
import { namesExtraction, namesJob } from './same-id.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** What became of a shared load. */
export interface Load {
  readonly uploads: readonly Upload[]
  readonly events: readonly JobEvent[]
}

/** Waits until so many jobs are at work together; how many that were is told when it takes too long. */
export async function atWork(lab: Lab, count: number): Promise<void> {
  await eventually(
    `${count} jobs are at work together`,
    async () => {
      const most = mostAtWork(await lab.records.events())
      if (most < count) throw new Violation(`at most ${most} were`)
    },
    { withinMs: jobBudgetMs, everyMs: 10 },
  ).catch((error) => {
    lab.pace?.proven()
    throw error
  })
}

/** Everything that was sent has ended as a success; what the queue recorded of it. */
export async function whenDone(lab: Lab, uploads: readonly Upload[]): Promise<Load> {
  await allSucceeded(lab, await allEnd(lab, uploads, jobBudgetMs))
  return { uploads, events: await lab.records.events() }
}

/** Each job was started once, ended once, and stands in the log of one worker alone for each of its parts. */
export function eachOnce(lab: Lab, { uploads, events }: Load): void {
  const histories = historiesOf(events)
  const often = uploads.flatMap((upload) => {
    const { job } = upload
    const { starts = [], ends = [], returns = 0, handedOn = 0 } = histories.get(job) ?? {}
    const workers = lab.workers.filter((worker) => names(worker, upload)).length
    // A worker that hands a job back without having begun it may have told of it before.
    const isKnown = workers >= 1 && workers <= 1 + returns + handedOn
    const once = starts.length === 1 && ends.length === 1 && isKnown
    return once ? [] : [{ job, starts: starts.length, ends: ends.length, workers }]
  })
  expectEqual('jobs that were not executed exactly once', often, [])
}

/** Every worker has done some of the jobs, and all their slots were at work at one time. */
export function workedSideBySide(lab: Lab, { uploads, events }: Load): void {
  const done = lab.workers.map((worker) => jobsOf(worker, uploads).length)
  const most = mostAtWork(events)
  lab.scene.measured('a load that workers shared', { jobs: uploads.length, done, atOnce: most })
  expectThat(!done.includes(0), 'a worker has done none of the jobs', { received: done })
  const slots = lab.scene.manifest.queue.concurrency * lab.workers.length
  if (most < slots) lab.pace?.proven()
  expectEqual(`jobs that ${lab.workers.length} workers ran at one time`, most, slots)
}

/** The jobs that the log of a worker names, by their own ids or by those of their extractions. */
export function jobsOf(worker: SystemProcess, uploads: readonly Upload[]): readonly Upload[] {
  return uploads.filter((upload) => names(worker, upload))
}

const names = ({ process }: SystemProcess, { job, extraction }: Upload) =>
  process.lines().some(({ text }) => namesJob(text, job) || namesExtraction(text, extraction))
