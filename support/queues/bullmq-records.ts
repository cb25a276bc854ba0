/** The events and entries of a BullMQ queue, and messages put there behind the producer's back. */
import { Redis } from 'ioredis'
import type { JobEvent, QueueRecords, StrangeMessage } from '../ports/job-history.ts'
import type { BullmqPlace } from './bullmq.ts'
import { lifeOfTree, toldIn, treesAmong } from './bullmq-life.ts'
import { errorOfTree, nodeOf, treeOf, wholeOf } from './bullmq-tree.ts'

/** Asks on connections of its own, so that a store that was restarted is no obstacle. */
export function bullmqRecords(place: BullmqPlace): QueueRecords {
  const { url, queue, prefix } = place
  return {
    events: () => onConnection(url, async (redis) => (await livesIn(redis, place)).events),
    errorOf: (job) => onConnection(url, (redis) => errorIn(redis, place, job)),
    largestEntry: () =>
      onConnection(url, async (redis) => {
        const { queues } = await livesIn(redis, { queue, prefix })
        const sizes = await Promise.all([...queues].map((name) => largestIn(redis, prefix, name)))
        return Math.max(0, ...sizes)
      }),
  }
}

async function largestIn(redis: Redis, prefix: string, queue: string): Promise<number> {
  const stream = `${prefix}:${queue}:events`
  const keys = (await redis.keys(`${prefix}:${queue}:*`)).filter((name) => name !== stream)
  const sizes = await Promise.all(keys.map((name) => redis.memory('USAGE', name)))
  return Math.max(0, ...sizes.map((size) => Number(size ?? 0)))
}

async function errorIn(
  redis: Redis,
  { prefix, queue }: Omit<BullmqPlace, 'url'>,
  job: string,
): Promise<string | undefined> {
  const nodes = await treeOf(redis, prefix, nodeOf(prefix, queue, job))
  const errors = await Promise.all(nodes.map(({ key }) => redis.hget(key, 'failedReason')))
  return errorOfTree(errors.map((error) => (error === null ? {} : { error })))
}

/** The events of all jobs of the queue, with those of their parts, and the queues that these go through. */
async function livesIn(
  redis: Redis,
  { prefix, queue }: Omit<BullmqPlace, 'url'>,
): Promise<{ events: readonly JobEvent[]; queues: ReadonlySet<string> }> {
  const own = await toldIn(redis, prefix, queue)
  const ids = await wholeOf(redis, `${prefix}:${queue}`, [...new Set(own.map(({ job }) => job))])
  const trees = await treesAmong(redis, prefix, queue, ids)
  const queues = new Set([...trees.values()].flat().map((node) => node.queue)).add(queue)
  const others = [...queues].filter((name) => name !== queue)
  const told = await Promise.all(others.map((name) => toldIn(redis, prefix, name)))
  const byNode = Map.groupBy([...own, ...told.flat()], ({ node }) => node)
  const lives = ids.map((id) => {
    const root = nodeOf(prefix, queue, id)
    const nodes = trees.get(id) ?? [root]
    return lifeOfTree(
      id,
      root.key,
      nodes.toReversed().flatMap(({ key }) => byNode.get(key) ?? []),
    )
  })
  const events = lives.flat().sort((a, b) => a.at - b.at)
  return { events, queues }
}

/** Puts a message into the queue as it is: hash, list of waiting jobs, and the mark that wakes workers. */
export async function putStrangeMessage(
  { url, queue, prefix }: BullmqPlace,
  { id, task, data }: StrangeMessage,
): Promise<void> {
  const key = (name: string) => `${prefix}:${queue}:${name}`
  const fields = { name: task, data, opts: '{}', timestamp: String(Date.now()), delay: '0' }
  await onConnection(url, (redis) =>
    redis
      .multi()
      .hset(key(id), { ...fields, priority: '0' })
      .lpush(key('wait'), id)
      .zadd(key('marker'), 0, '0')
      .exec(),
  )
}

async function onConnection<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    ...{ connectionName: 'plumbline-records', lazyConnect: true },
    ...{ retryStrategy: () => null, maxRetriesPerRequest: 0 },
  })
  redis.on('error', () => undefined) // `connect` below rejects with the same error
  await redis.connect()
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
