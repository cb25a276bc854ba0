/** The events of a Celery queue as they were overheard, and what the store keeps of its jobs. */
import { Unverified } from '../core/errors.ts'
import type { JobEvent, QueueRecords } from '../ports/job-history.ts'
import { type Follower, followed } from './celery-follower.ts'
import { type CeleryStore, celeryStore, heldByWorkers, metaOf, waitingIn } from './celery-store.ts'
import { doneAt, errorIn } from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

/** Of what happened since a probe of the same place was opened. */
export function celeryRecords(place: QueuePlace): QueueRecords {
  const follower = followed(place)
  const watching = () => {
    if (follower !== undefined) return follower
    throw new Unverified('nobody watched Redis when the jobs were sent: Celery keeps no record')
  }
  return {
    events: () => onStore(place, (store) => eventsOf(store, watching(), place.queue)),
    errorOf: (job) =>
      onStore(place, async (store) => {
        const meta = await metaOf(store, job)
        return meta?.status === 'FAILURE' ? errorIn(meta) : undefined
      }),
    largestEntry: () =>
      onStore(place, async (store) => {
        const held = [...(await waitingIn(store, place.queue)), ...(await heldByWorkers(store))]
        return Math.max(watching().largest(), ...held.map(({ text }) => text.length))
      }),
  }
}

/** An end that nobody heard, because Redis itself was away, stands in the result with its time. */
async function eventsOf(
  store: CeleryStore,
  follower: Follower,
  queue: string,
): Promise<JobEvent[]> {
  await follower.ready()
  const lives = await Promise.all(
    follower.jobs(queue).map(async (job) => {
      const life = follower.life(job)
      if (life.some(({ kind }) => kind === 'completed' || kind === 'failed')) return life
      const meta = await metaOf(store, job)
      const at = meta === undefined ? undefined : doneAt(meta)
      if (meta === undefined || at === undefined) return life
      const kind = meta.status === 'SUCCESS' ? ('completed' as const) : ('failed' as const)
      return [...life, { job, kind, at }]
    }),
  )
  return lives.flat().sort((a, b) => a.at - b.at)
}

async function onStore<T>(place: QueuePlace, work: (store: CeleryStore) => Promise<T>): Promise<T> {
  const store = celeryStore(place, 'plumbline-records')
  try {
    return await work(store)
  } finally {
    store.close()
  }
}
