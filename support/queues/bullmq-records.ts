/** The events and entries of a BullMQ queue, and messages put there behind the producer's back. */
import { Redis } from 'ioredis'
import type { JobEvent, JobEventKind, QueueRecords, StrangeMessage } from '../ports/job-history.ts'
import type { BullmqPlace } from './bullmq.ts'

/** https://docs.bullmq.io/guide/events: the names in the stream; all others tell nothing of a job's way. */
const kinds: Readonly<Record<string, JobEventKind>> = {
  added: 'queued',
  active: 'started',
  delayed: 'postponed',
  stalled: 'returned',
  completed: 'completed',
  failed: 'failed',
}

/** Asks on connections of its own, so that a store that was restarted is no obstacle. */
export function bullmqRecords({ url, queue, prefix }: BullmqPlace): QueueRecords {
  const key = (name: string) => `${prefix}:${queue}:${name}`
  return {
    events: () => onConnection(url, async (redis) => eventsOf(redis, key('events'))),
    errorOf: (job) =>
      onConnection(url, async (redis) => (await redis.hget(key(job), 'failedReason')) ?? undefined),
    largestEntry: () =>
      onConnection(url, async (redis) => {
        const keys = (await redis.keys(key('*'))).filter((name) => name !== key('events'))
        const sizes = await Promise.all(
          keys.map(async (name) => Number((await redis.memory('USAGE', name)) ?? 0)),
        )
        return Math.max(0, ...sizes)
      }),
  }
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

async function eventsOf(redis: Redis, stream: string): Promise<JobEvent[]> {
  const entries = await redis.xrange(stream, '-', '+')
  return entries.flatMap(([entryId, flat]) => {
    const field = (name: string) => flat[flat.indexOf(name) + 1] ?? ''
    const kind = kinds[field('event')]
    const at = Number(entryId.split('-')[0])
    if (kind === undefined) return []
    // Of a delayed job `delay` is the time at which it is due.
    const due = kind === 'postponed' ? { dueAt: Number(field('delay')) } : {}
    return [{ job: field('jobId'), kind, at, ...due }]
  })
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
