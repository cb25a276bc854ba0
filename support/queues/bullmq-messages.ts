/** BullMQ's messages as they stand in Redis, and a producer that shares no code with the system. */
import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { JobMessages } from '../ports/job-messages.ts'
import type { BullmqPlace } from './bullmq.ts'

/** Nobody takes a job that is due so late; it is put forward once its message is as it should be. */
const untilWrittenMs = 3_600_000

/** Opens a connection of its own, which fails instead of waiting when the store is gone. */
export function bullmqMessages({ url, queue, prefix }: BullmqPlace): JobMessages {
  const redis = new Redis(url, { connectionName: 'plumbline-producer', maxRetriesPerRequest: 1 })
  redis.on('error', () => undefined) // the request that suffers from it rejects
  const jobs = new Queue(queue, { connection: redis, prefix })
  jobs.on('error', () => undefined) // the same error once more
  const once = () => ({ attempts: 1, jobId: randomUUID() })
  return {
    send: async ({ task, payload, dueAt }) => {
      const delay = dueAt === undefined ? 0 : Math.max(0, dueAt - Date.now())
      const { id } = await jobs.add(task, payload, { ...once(), delay })
      return id ?? ''
    },
    sendText: async (task, text) => {
      const job = await jobs.add(task, {}, { ...once(), delay: untilWrittenMs })
      const id = job.id ?? ''
      await redis.hset(jobs.toKey(id), 'data', text)
      await job.promote()
      return id
    },
    stored: async (id) => {
      const [payload, result] = await redis.hmget(jobs.toKey(id), 'data', 'returnvalue')
      return { payload: payload ?? undefined, result: result ?? undefined }
    },
    close: async () => {
      await jobs.close()
      redis.disconnect()
    },
  }
}
