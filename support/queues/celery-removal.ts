/** Finds jobs of Celery by what their messages and results name, and takes them out. */
import type { JobRemoval } from '../ports/job-removal.ts'
import {
  type CeleryStore,
  celeryStore,
  heldByWorkers,
  keysOf,
  metaKey,
  metaOf,
  waitingIn,
} from './celery-store.ts'
import { bodyOf } from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

/** What a worker has reserved cannot be taken back from it: it counts as running. */
export function celeryRemoval(place: QueuePlace): JobRemoval {
  const store = celeryStore(place, 'plumbline-removal')
  const { queue } = place
  const messages = async () => [
    ...(await waitingIn(store, queue)),
    ...(await heldByWorkers(store)).filter((held) => held.queue === queue),
  ]
  const running = async (ids: readonly string[]) => {
    const held = new Set((await heldByWorkers(store)).map(({ envelope }) => envelope.headers.id))
    const atWork = await Promise.all(
      ids.map(async (id) => held.has(id) || (await metaOf(store, id))?.status === 'STARTED'),
    )
    return ids.filter((_, at) => atWork[at])
  }
  return {
    running,
    naming: async (words) => {
      if (words.length === 0) return []
      const named = (text: string) => words.some((word) => text.includes(word))
      const sent = (await messages()).filter(({ envelope }) => named(bodyOf(envelope)))
      const ids = sent.map(({ envelope }) => envelope.headers.id ?? '')
      return [...new Set([...ids, ...(await resultsNaming(store, named))])]
    },
    there: async (ids) => {
      const sent = new Set((await messages()).map(({ envelope }) => envelope.headers.id))
      const known = await Promise.all(
        ids.map(async (id) => sent.has(id) || (await metaOf(store, id)) !== undefined),
      )
      return ids.filter((_, at) => known[at])
    },
    remove: async (ids) => {
      const busy = await running(ids)
      if (busy.length > 0) throw new Error(`${busy.join(', ')}: a worker has it in hand`)
      for (const { envelope, list, text } of await waitingIn(store, queue)) {
        const isOurs = ids.includes(envelope.headers.id ?? '')
        if (isOurs && list !== undefined) await store.redis.lrem(list, 0, text)
      }
      for (const id of ids) await store.results.del(metaKey(store, id))
    },
    close: async () => store.close(),
  }
}

async function resultsNaming(
  store: CeleryStore,
  named: (text: string) => boolean,
): Promise<string[]> {
  const prefix = metaKey(store, '')
  const keys = await keysOf({ redis: store.results }, `${prefix}*`, 'string')
  const found = await Promise.all(
    keys.map(async (key) => {
      const text = (await store.results.get(key)) ?? ''
      return named(text) ? [key.slice(prefix.length)] : []
    }),
  )
  return found.flat()
}
