/** What Celery keeps in Redis at this moment: lists of messages, those that workers hold, and results. */
import { Redis } from 'ioredis'
import {
  type Envelope,
  envelopeIn,
  listsOf,
  pythonJson,
  queueOfList,
  separator,
  type TaskMeta,
} from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

export interface Held {
  readonly envelope: Envelope
  readonly queue: string
  /** As it stands in the store. */
  readonly text: string
  /** The list that it waits in; undefined when a worker holds it. */
  readonly list?: string
}

export interface CeleryStore {
  readonly redis: Redis
  /** Where the results are; the same unless the place says otherwise. */
  readonly results: Redis
  key(name: string): string
  close(): void
}

/** Connections of its own, under this name. */
export function celeryStore(place: QueuePlace, name: string): CeleryStore {
  const { url, resultDatabase, prefix } = place
  const options = { connectionName: name, maxRetriesPerRequest: null }
  const redis = new Redis(url, options)
  const results =
    resultDatabase === undefined ? redis : new Redis(url, { ...options, db: resultDatabase })
  for (const each of [redis, results]) each.on('error', () => undefined) // shows in the answers
  return {
    ...{ redis, results, key: (key) => `${prefix}${key}` },
    close: () => {
      redis.disconnect()
      results.disconnect()
    },
  }
}

/** Nothing while the job has no state: it waits, or nobody has ever heard of it. */
export async function metaOf(store: CeleryStore, id: string): Promise<TaskMeta | undefined> {
  const text = await store.results.get(metaKey(store, id))
  if (text === null) return undefined
  try {
    return pythonJson(text) as TaskMeta
  } catch {
    return { status: 'UNREADABLE', result: text } // another serializer than JSON
  }
}

export const metaKey = (store: CeleryStore, id: string) => store.key(`celery-task-meta-${id}`)

/** Messages that wait in a queue, in all its lists of priorities. */
export async function waitingIn(store: CeleryStore, queue: string): Promise<Held[]> {
  const lists = listsOf(store.key(queue))
  const all = await Promise.all(lists.map((list) => store.redis.lrange(list, 0, -1)))
  return all.flatMap((texts, at) => {
    const list = lists[at]
    return list === undefined ? [] : texts.flatMap((text) => heldIn(text, queue, list))
  })
}

/** Messages that workers have taken and not acknowledged: reserved, due later, or at work with a late acknowledgement. */
export async function heldByWorkers(store: CeleryStore): Promise<Held[]> {
  const entries = await store.redis.hvals(store.key('unacked'))
  return entries.flatMap((text) => {
    const [message, , queue] = pythonJson(text) as [unknown, string, string]
    return heldIn(JSON.stringify(message), queue, undefined)
  })
}

function heldIn(text: string, queue: string, list: string | undefined): Held[] {
  const envelope = envelopeIn(text)
  if (envelope === undefined) return []
  return [{ envelope, queue, text, ...(list === undefined ? {} : { list }) }]
}

/** Where the message of a job is; undefined when none is left. */
export async function heldOf(
  store: CeleryStore,
  id: string,
  queue: string,
): Promise<Held | undefined> {
  const isIt = ({ envelope }: Held) => envelope.headers.id === id
  const names = new Set([queue, ...(await queueNames(store))])
  // A message on its way from a list to its worker is in neither for a moment: the lists come first.
  const lists = await Promise.all([...names].map((name) => waitingIn(store, name)))
  return lists.flat().find(isIt) ?? (await heldByWorkers(store)).find(isIt)
}

/** Exchanges of Celery's own talk between workers. */
const internal = /(^|\.)(celeryev|pidbox)$|^reply\./

/** Queues that somebody has declared, and lists that hold messages of tasks. */
export async function queueNames(store: CeleryStore): Promise<string[]> {
  const bindings = store.key('_kombu.binding.')
  const declared = await keysOf(store, `${escaped(bindings)}*`, 'set')
  const members = await Promise.all(
    declared
      .filter((key) => !internal.test(key.slice(bindings.length)))
      .map((key) => store.redis.smembers(key)),
  )
  const bound = members.flat().map((member) => member.split(separator).at(-1) ?? '')
  const lists = await keysOf(store, `${escaped(store.key(''))}*`, 'list')
  const filled = await Promise.all(
    lists.map(async (key) => {
      const [first = ''] = await store.redis.lrange(key, 0, 0)
      const isTask = envelopeIn(first)?.headers.task !== undefined
      return isTask ? [queueOfList(key).slice(store.key('').length)] : []
    }),
  )
  return [...new Set([...bound, ...filled.flat()])].filter((name) => name !== '').sort()
}

const escaped = (text: string) => text.replaceAll(/[\\*?[\]]/g, '\\$&')

/** How many keys are looked at with one command: few, for a server that others work with. */
const batch = 200

/** By SCAN, which holds nobody up. */
export async function keysOf(
  { redis }: Pick<CeleryStore, 'redis'>,
  pattern: string,
  type: 'set' | 'list' | 'string',
): Promise<string[]> {
  const found = new Set<string>()
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', batch, 'TYPE', type)
    for (const key of keys) found.add(key)
    if (next === '0') return [...found]
    cursor = next
  }
}
