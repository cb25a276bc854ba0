/** Jobs that wait in a queue of their own which nobody consumes. */
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { type Upload, upload } from '../systems/ingestions.ts'
import { backendReady } from '../systems/system.ts'
import { ownQueue } from './own-queue.ts'
import { uploadUnreadable } from './unreadable-documents.ts'
import type { Documents } from './unreliable-storage.ts'

/** A backend, a queue of its own that nobody consumes, and jobs that wait in it. */
export interface IdleQueue {
  readonly url: string
  readonly queue: QueueProbe
  readonly changes: Changes
  readonly good: readonly string[]
  readonly bad: readonly string[]
}

/** What is to wait for a worker: how many documents of which kind. */
export interface Waiting {
  readonly good: number
  readonly bad: number
  readonly documents: Documents
}

export async function idleQueue(
  scene: Scene,
  token: string,
  more: Changes,
  { good: many, bad: few, documents }: Waiting,
): Promise<IdleQueue> {
  const { queue, changes: own } = await ownQueue(scene)
  const changes = { ...own, ...more }
  const { url, ...backend } = await scene.start('backend', changes)
  await backendReady(scene.manifest, { url, ...backend })
  const jobs = (count: number, send: () => Promise<Upload>) =>
    Promise.all(Array.from({ length: count }, async () => (await send()).job))
  const [good, bad] = await Promise.all([
    jobs(many, () => upload(scene.manifest, url, token, documents.whole())),
    jobs(few, () => uploadUnreadable(scene, url, token, documents)),
  ])
  return { url, queue, changes, good, bad }
}
