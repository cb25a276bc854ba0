/** Whether a running job of Celery is guarded: without its entry a job with a late acknowledgement is lost. */
import type { Guard } from '../ports/job-guard.ts'
import { celeryStore, heldByWorkers, metaOf } from './celery-store.ts'
import type { QueuePlace } from './place.ts'

/** Jobs that were seen at work while their message was not acknowledged yet. */
const acknowledgedLate = new Set<string>()

/**
 * A job with a late acknowledgement keeps its message in `unacked` until it ends. One that was
 * acknowledged before it began has no guard and needs none: nobody else can take it.
 */
export async function celeryGuard(place: QueuePlace, job: string): Promise<Guard> {
  const store = celeryStore(place, 'plumbline-guard')
  try {
    const held = await heldByWorkers(store)
    const running = (await metaOf(store, job))?.status === 'STARTED'
    const isHeld = held.some(({ envelope }) => envelope.headers.id === job)
    if (running && isHeld) acknowledgedLate.add(job)
    return { running, guarded: running && (isHeld || !acknowledgedLate.has(job)) }
  } finally {
    store.close()
  }
}
