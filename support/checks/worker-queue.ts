/** Jobs that go through the composition, from the system's own producer to its own worker. */

import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe, Work } from '../ports/queue.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import { finishes, mostAtOnce } from './jobs.ts'

/** Sends one document to the system's producer. */
export type Send = () => Promise<Upload>

export type Measured = (title: string, facts: Readonly<Record<string, unknown>>) => void

/** How long a mock job may take from its request to its end on a busy machine. */
export const jobBudgetMs = 30_000

/** A job of the system's own producer is finished, nothing is left, and no queue lacks a consumer. */
export async function consumesEveryQueue(
  queue: QueueProbe,
  send: Send,
  names: Manifest['queue'],
): Promise<void> {
  const { job } = await send()
  await finishes(queue, job, jobBudgetMs)
  expectEqual('jobs left in the queue', await queue.depth(), 0)
  await everyQueueIsConsumed(queue, names)
}

/** Somebody waits for jobs of every queue; what lies among the dead letters waits for a person. */
export async function everyQueueIsConsumed(
  queue: QueueProbe,
  { deadLetters }: Manifest['queue'],
): Promise<void> {
  const routed = (await queue.queues()).filter((name) => name !== deadLetters)
  for (const name of routed) {
    expectThat((await queue.consumers(name)) > 0, `nobody consumes the queue "${name}"`)
  }
}

/** Of `slots` + 2 jobs exactly `slots` run together, and the others start as slots become free. */
export async function runTogether(
  queue: QueueProbe,
  send: Send,
  slots: number,
  measured: Measured,
): Promise<void> {
  const sent = await Promise.all(Array.from({ length: slots + 2 }, send))
  const times = await Promise.all(sent.map(({ job }) => finishes(queue, job, jobBudgetMs)))
  const starts = times.map(({ startedAt }) => startedAt).sort((a, b) => a - b)
  const firstEnd = Math.min(...times.map(({ finishedAt }) => finishedAt))
  const first = Math.min(...starts)
  // Between two stages a job takes no slot: what counts is the work itself.
  const work = Map.groupBy(
    times.flatMap(({ atWork, ...whole }): readonly Work[] => atWork ?? [whole]),
    (each) => each.queue,
  )
  const most = Math.max(...[...work.values()].map(mostAtOnce))
  measured('jobs at the same time', {
    jobs: sent.length,
    mostAtOnce: most,
    startsMs: starts.map((at) => at - first),
    firstEndMs: firstEnd - first,
  })
  expectEqual('jobs that ran at the same time', most, slots)
  if (times.some(({ atWork }) => atWork !== undefined)) return
  const early = starts.filter((at) => at < firstEnd).length
  expectEqual('jobs that started before any slot became free', early, slots)
}

/** Waits until at least so many workers wait for jobs of the queue. */
export async function isConsumed(queue: QueueProbe, withinMs: number, least = 1): Promise<void> {
  await eventually(
    least === 1 ? 'a worker waits for jobs' : `${least} workers wait for jobs`,
    async () => {
      const consumers = await queue.consumers()
      if (consumers === 0) throw new Violation('nobody consumes the queue')
      if (consumers < least) throw new Violation(`only ${consumers} consume the queue`)
    },
    { withinMs },
  )
}
