/** The statistics before, while and after a worker does a known amount of work. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../core/deadline.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { IdleQueue } from './idle-queue.ts'
import { finishes } from './jobs.ts'
import { lookAtStatistics, refuseRefusal, refuseSilence, type Statistics } from './statistics.ts'
import { jobBudgetMs } from './worker-queue.ts'

export interface StatisticsRun {
  readonly before: Statistics
  /** Taken while jobs run; how many had ended just before and just after. */
  readonly meanwhile: Statistics
  readonly endedBefore: number
  readonly endedAfter: number
  readonly after: Statistics
  /** Mean run time of the good jobs and of all jobs by the queue's own clock, in milliseconds. */
  readonly meansMs: readonly number[]
}

/** How far the clock of a worker may be from the queue's: 20 percent, and what a timer may be late. */
const tolerance = 0.2
const timerToleranceMs = 30
const countedWithinMs = 5_000

/** A job of a good document is long enough to be seen under way, and short of every time limit, in milliseconds. */
const shortestJobMs = 400
const longestJobMs = 15_000

/** Statistics that ask the workers take longer where there are some. */
const timesAsLong = 6

/** Jobs last longer than the answer that must show them. */
export const jobMsFor = ({ durationMs }: Pick<Statistics, 'durationMs'>): number =>
  Math.min(longestJobMs, Math.max(shortestJobMs, timesAsLong * durationMs))

/**
 * Starts a worker on the waiting jobs and asks for the statistics all the while. `pace` makes each job
 * take so many milliseconds.
 */
export async function workOn(
  scene: Scene,
  idle: IdleQueue,
  admin: string,
  pace: (ms: number) => Promise<Changes>,
): Promise<StatisticsRun> {
  const ask = () => lookAtStatistics(scene.manifest, idle.url, admin)
  const all = [...idle.good, ...idle.bad]
  const before = await ask()
  const jobMs = jobMsFor(before)
  await scene.start('worker', { ...idle.changes, ...(await pace(jobMs)) })
  await underWay(idle.queue, all)
  const endedBefore = await ended(idle.queue, all)
  const meanwhile = await ask()
  const endedAfter = await ended(idle.queue, all)
  const budgetMs = jobBudgetMs + all.length * jobMs
  const times = await Promise.all(all.map((job) => finishes(idle.queue, job, budgetMs)))
  const runs = times.map(({ startedAt, finishedAt }) => finishedAt - startedAt)
  const after = await counted(ask, all.length)
  const meansMs = [mean(runs.slice(0, idle.good.length)), mean(runs)]
  return { before, meanwhile, endedBefore, endedAfter, after, meansMs }
}

async function underWay(queue: QueueProbe, jobs: readonly string[]): Promise<void> {
  await eventually(
    'a worker takes the waiting jobs',
    async () => {
      const states = await Promise.all(jobs.map((job) => queue.job(job)))
      if (states.every(({ state }) => state === 'waiting')) throw new Violation('all of them wait')
    },
    { withinMs: jobBudgetMs, everyMs: 10 },
  )
}

async function ended(queue: QueueProbe, jobs: readonly string[]): Promise<number> {
  const records = await Promise.all(jobs.map((job) => queue.job(job)))
  return records.filter(({ state }) => state === 'completed' || state === 'failed').length
}

/** Counters may follow the work at the pace of a heartbeat; the last figures are judged. */
async function counted(ask: () => Promise<Statistics>, jobs: number): Promise<Statistics> {
  const deadline = deadlineIn(countedWithinMs)
  for (;;) {
    const now = await ask()
    if (now.succeeded + now.failed >= jobs || deadline.passed()) return now
    await pause(50)
  }
}

const whileNoneRuns = 'gives an administrator none while no worker runs'
const whileAWorkerRuns = 'gives an administrator none while a worker runs'

/** Both looks were answered. */
function answered({ before, after }: Pick<StatisticsRun, 'before' | 'after'>): void {
  refuseRefusal(before, whileNoneRuns)
  refuseRefusal(after, whileAWorkerRuns)
}

/** No worker before, one with its slots and its work afterwards. */
export function showsTheLiving({ before, after }: StatisticsRun, slots: number): void {
  answered({ before, after })
  refuseSilence(after, ['concurrency'])
  expectEqual('workers in the statistics while none runs', before.slots, [])
  expectEqual('jobs at a time of the workers that run', after.slots, [slots])
}

/** Nobody waits for an answer of workers that are not there. */
export function answersSoon({ before }: Pick<StatisticsRun, 'before'>, limitMs: number): void {
  refuseRefusal(before, whileNoneRuns)
  expectThat(before.durationMs < limitMs, 'the statistics are slow while no worker runs', {
    expected: `less than ${limitMs} ms`,
    received: `${before.durationMs} ms`,
  })
}

/** Waiting jobs count in their own queue, and all that is unfinished counts until it ends. */
export function showsDepth(run: StatisticsRun, { good, bad }: IdleQueue): void {
  const jobs = good.length + bad.length
  const { before, meanwhile, after } = run
  refuseRefusal(after, whileAWorkerRuns)
  refuseSilence(after, ['waiting', 'unfinished'])
  answered(run)
  const figures = ({ waiting, waitingAnywhere, unfinished }: Statistics) => ({
    waiting,
    waitingAnywhere,
    unfinished,
  })
  const all = { waiting: jobs, waitingAnywhere: jobs, unfinished: jobs }
  expectEqual('waiting jobs while no worker runs', figures(before), all)
  const none = { waiting: 0, waitingAnywhere: 0, unfinished: 0 }
  expectEqual('waiting jobs when all are done', figures(after), none)
  if (run.endedAfter === jobs) {
    const why = 'all jobs had ended before the statistics were answered'
    throw new Unverified(`needs settings.stageDuration in the manifest: ${why}`)
  }
  const [least, most] = [jobs - run.endedAfter, jobs - run.endedBefore]
  const kept = meanwhile.unfinished >= least && meanwhile.unfinished <= most
  expectThat(kept, 'unfinished jobs while a worker is at work', {
    expected: least === most ? least : `${least} to ${most}`,
    received: meanwhile.unfinished,
  })
}

/** Successes and failures are counted apart, and the mean duration is that of the work alone. */
export function showsOutcomes({ after, meansMs }: StatisticsRun, { good, bad }: IdleQueue): void {
  refuseRefusal(after, whileAWorkerRuns)
  refuseSilence(after, ['succeeded', 'failed', 'meanMs'])
  const { succeeded, failed } = after
  const expected = { succeeded: good.length, failed: bad.length }
  expectEqual('jobs by their outcome', { succeeded, failed }, expected)
  const [told = Number.NaN] = after.meanMs
  const near = meansMs.some((ms) => Math.abs(told - ms) <= ms * tolerance + timerToleranceMs)
  expectThat(near, 'the mean duration of a job', {
    expected: `${meansMs.map(Math.round).join(' or ')} ms, 20 percent more or less`,
    received: `${told} ms`,
  })
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length
