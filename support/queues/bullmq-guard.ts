/** Whether a running BullMQ job is guarded: without its lock another worker takes it a second time. */
import { Redis } from 'ioredis'
import type { Guard } from '../ports/job-guard.ts'
import type { BullmqPlace } from './bullmq.ts'

/**
 * The lock is the key `<prefix>:<queue>:<job>:lock`, with a time to live. It is asked for first: a job that
 * is still running afterwards has been without it. No transaction, because a full store refuses one.
 */
export async function guardOf({ url, queue, prefix }: BullmqPlace, job: string): Promise<Guard> {
  const redis = new Redis(url, { connectionName: 'plumbline-guard', lazyConnect: true })
  redis.on('error', () => undefined) // the commands below reject with the same error
  await redis.connect()
  try {
    const base = `${prefix}:${queue}`
    const guarded = (await redis.exists(`${base}:${job}:lock`)) === 1
    const running = (await redis.lpos(`${base}:active`, job)) !== null
    return { running, guarded }
  } finally {
    redis.disconnect()
  }
}
