/** What a producer has put into a BullMQ queue for a job, read without any library of queues. */
import { Redis } from 'ioredis'
import type { BullmqPlace } from './bullmq.ts'

/** The data of the job as it was sent; undefined when the store has no such job or no data of it. */
export async function bullmqMessageOf(
  { url, queue, prefix }: BullmqPlace,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const redis = new Redis(url, { connectionName: 'plumbline-probe', lazyConnect: true })
  redis.on('error', () => undefined) // the command below rejects with the same error
  try {
    const text = await redis.hget(`${prefix}:${queue}:${id}`, 'data')
    const data: unknown = text === null ? undefined : JSON.parse(text)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined
  } finally {
    redis.disconnect()
  }
}
