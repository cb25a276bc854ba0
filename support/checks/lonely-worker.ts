/** Workers with a Redis of their own: what happens there is their doing and nobody else's. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobMessages } from '../ports/job-messages.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { QueueProbe } from '../ports/queue.ts'
import { queueMessages, queueProbe } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { type OwnQueue, ownQueue } from './own-queue.ts'

export interface LonelyWorker {
  readonly process: RunningProcess
  readonly queue: QueueProbe
  readonly messages: JobMessages
  /** Address of its Redis. */
  readonly url: string
}

/** A worker on a Redis of its own in the folder `name`, with `changes` to its environment; it takes jobs. */
export async function lonelyWorker(
  scene: Scene,
  name: string,
  changes: Changes = {},
): Promise<LonelyWorker> {
  return workerAt(scene, await ownQueue(scene, name), changes)
}

/** The same where the Redis is there already. */
export async function workerAt(
  scene: Scene,
  { queue, url, changes: there }: OwnQueue,
  changes: Changes = {},
): Promise<LonelyWorker> {
  const before = await consumersOf(scene, queue)
  const { process } = await scene.start('worker', { ...there, ...changes })
  // Whatever it is at work on, nobody waits for it at the end of the scenario.
  scene.scope.undo('kill the worker', () => process.kill())
  await takesJobs(scene, process, queue, before)
  return { process, queue, url, messages: messagesAt(scene, url) }
}

async function consumersOf({ manifest }: Scene, queue: QueueProbe): Promise<number> {
  const { name, general } = manifest.queue
  const counts = await Promise.all([name, general].map((each) => queue.consumers(each)))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Waits until one more than `before` waits for jobs, of whatever queue. */
async function takesJobs(
  scene: Scene,
  process: RunningProcess,
  queue: QueueProbe,
  before: number,
): Promise<void> {
  await eventually(
    'the worker waits for jobs',
    async () => {
      if ((await consumersOf(scene, queue)) > before) return
      const exit = process.exit()
      if (exit === undefined) throw new Violation('it is starting')
      const received = process
        .lines()
        .slice(-3)
        .map(({ text }) => text)
      throw new FinalViolation(`it ended with ${exit.code ?? exit.signal}`, { received })
    },
    { withinMs: scene.manifest.processes.worker.readyWithin * 1000, everyMs: 20 },
  )
}

/** The messages of a queue at this address, as another program reads and writes them. */
export function messagesAt({ manifest, scope }: Scene, url: string, name?: string): JobMessages {
  const messages = queueMessages(placeAt(manifest.queue, url, name))
  scope.undo('close the messages', () => messages.close())
  return messages
}

/** A queue of the stack that all scenarios share, or of another one at `url`. */
export function queueAt({ manifest, addresses, scope }: Scene, url?: string, name?: string) {
  const queue = queueProbe(placeAt(manifest.queue, url ?? addresses.redis.url, name))
  scope.undo('close the queue', () => queue.close())
  return queue
}
