/** What a second worker brings: the same kind of backlog worked off by one worker, then by two. */
import { inWords } from '../core/deadline.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { hindranceDuring } from '../load/hindrance.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { workedOff } from './backlog.ts'
import { expectEqual } from './expect.ts'
import type { Send } from './worker-queue.ts'

export interface Span {
  readonly jobs: number
  /** From the first start to the last end. */
  readonly slowMs: number
  /** Without the time in which a worker was ready and no processor was free. */
  readonly quickMs: number
}

/** More than any backlog here takes on a machine that works at all, in milliseconds. */
const budgetMs = 60_000

/** The machine took less than this share of a backlog's time from its workers: it decides nothing. */
const negligible = 0.05

/** Backlogs at most: with a single one, two of three runs on two shared cores could not tell. */
const attempts = 4

/**
 * Measures again while the machine took a share of the time that could decide the comparison, and
 * keeps the least disturbed backlog: a disturbance only ever makes workers look slower.
 */
export async function leastDisturbed(measure: () => Promise<Span>): Promise<Span> {
  const share = ({ slowMs, quickMs }: Span) => 1 - quickMs / slowMs
  let best = await measure()
  for (let done = 1; done < attempts && share(best) > negligible; done++) {
    const next = await measure()
    if (share(next) < share(best)) best = next
  }
  return best
}

/** Fills the queue while the workers are frozen, so that nothing but they decides, and lets them go. */
export async function timeOf(
  queue: QueueProbe,
  workers: readonly SystemProcess[],
  send: Send,
  jobs: number,
): Promise<Span> {
  const sent: string[] = []
  const all = (signal: NodeJS.Signals) => {
    for (const { process } of workers) process.signal(signal)
  }
  all('SIGSTOP')
  try {
    while (sent.length < jobs) sent.push((await send()).job)
  } finally {
    all('SIGCONT')
  }
  const pids = workers.map(({ process }) => process.pid)
  const { value, waitedMs } = await hindranceDuring(pids, () => workedOff(queue, sent, budgetMs))
  const states = await Promise.all(sent.map(async (id) => (await queue.job(id)).state))
  const bad = states.filter((state) => state !== 'completed')
  expectEqual('jobs of the backlog that were not completed', bad, [])
  return { jobs, slowMs: value.overMs, quickMs: Math.max(1, value.overMs - waitedMs) }
}

/** Two workers complete at least `least` times as many jobs in the same time. */
export function isFaster(scene: Scene, least: number, one: Span, two: Span): void {
  const gain = (alone: number, together: number) => two.jobs / together / (one.jobs / alone)
  const seen = gain(one.slowMs, two.slowMs)
  // Whatever the machine took from the workers counts against the verdict, not for it.
  const low = gain(one.quickMs, two.slowMs)
  const high = gain(one.slowMs, two.quickMs)
  const round = (value: number) => Math.round(value * 100) / 100
  scene.measured('what a second worker brings', {
    gain: round(seen),
    atLeast: round(low),
    atMost: round(high),
    oneWorker: { ...one },
    twoWorkers: { ...two },
  })
  if (low >= least) return
  const times = `${inWords(one.slowMs)} for ${one.jobs} jobs by one, ${inWords(two.slowMs)} for ${two.jobs} by two`
  if (high < least) {
    throw new Violation('a second worker brings less than it should', {
      expected: `at least ${least} times as many jobs in the same time`,
      received: `${round(seen)} times as many: ${times}`,
    })
  }
  const range = `between ${round(low)} and ${round(high)} times as many jobs`
  throw new Unverified(
    `${range} (${times}): the machine was too busy to tell, repeat it on a quieter one`,
  )
}
