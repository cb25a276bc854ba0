/** Whether a running BullMQ job is guarded: without its lock another worker takes it a second time. */
import { Redis } from 'ioredis'
import type { Guard } from '../ports/job-guard.ts'
import type { BullmqPlace } from './bullmq.ts'
import { type Node, nodeOf, treeOf } from './bullmq-tree.ts'

/**
 * The lock is the key `<prefix>:<queue>:<job>:lock`, with a time to live; a part of a job has its own. It is asked for first: a job that
 * is still running afterwards has been without it. No transaction, because a full store refuses one.
 */
export async function guardOf({ url, queue, prefix }: BullmqPlace, job: string): Promise<Guard> {
  const redis = new Redis(url, { connectionName: 'plumbline-guard', lazyConnect: true })
  redis.on('error', () => undefined) // the commands below reject with the same error
  await redis.connect()
  try {
    const nodes = await treeOf(redis, prefix, nodeOf(prefix, queue, job))
    const guards = await Promise.all(nodes.map((node) => guardAt(redis, prefix, node)))
    const running = guards.filter((each) => each.running)
    const guarded = guards.some((each) => each.guarded)
    return {
      running: running.length > 0,
      guarded: guarded && running.every((each) => each.guarded),
    }
  } finally {
    redis.disconnect()
  }
}

/** One of the jobs that it is made of. */
async function guardAt(redis: Redis, prefix: string, { key, queue, id }: Node): Promise<Guard> {
  const guarded = (await redis.exists(`${key}:lock`)) === 1
  return { running: (await redis.lpos(`${prefix}:${queue}:active`, id)) !== null, guarded }
}
