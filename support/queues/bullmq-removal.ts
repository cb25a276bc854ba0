/** Finds jobs of a BullMQ queue by what their data name, and takes them out with their records. */
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { JobRemoval } from '../ports/job-removal.ts'
import type { BullmqPlace } from './bullmq.ts'

/** How many keys are looked at with one command: few, for a server that others work with. */
const batch = 200

export function bullmqRemoval({ url, queue, prefix }: BullmqPlace): JobRemoval {
  const redis = new Redis(url, { connectionName: 'plumbline-removal', maxRetriesPerRequest: 1 })
  redis.on('error', () => undefined) // the request that suffers from it rejects
  // Opened only to look and to remove: what the system has written about its queue stays as it is. A
  // managed server may hide its version.
  const quiet = { skipMetasUpdate: true, skipVersionCheck: true }
  const jobs = new Queue(queue, { connection: redis, prefix, ...quiet })
  jobs.on('error', () => undefined) // the same error once more
  const states = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => [id, await jobs.getJobState(id)] as const))
  return {
    naming: (words) => jobsNaming(redis, `${prefix}:${queue}:`, words),
    there: async (ids) =>
      (await states(ids)).filter(([, state]) => state !== 'unknown').map(([id]) => id),
    running: async (ids) =>
      (await states(ids)).filter(([, state]) => state === 'active').map(([id]) => id),
    remove: async (ids) => {
      for (const id of ids) {
        const job = await jobs.getJob(id)
        await job?.remove()
      }
      await removeEvents(redis, `${prefix}:${queue}:events`, new Set(ids))
    },
    close: async () => {
      await jobs.close()
      redis.disconnect()
    },
  }
}

/** Ids of the jobs whose data have one of the words in them. */
export async function jobsNaming(
  redis: Redis,
  prefix: string,
  words: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  const pattern = `${prefix.replaceAll(/[\\*?[\]]/g, '\\$&')}*`
  for (let cursor = '0'; words.length > 0; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', batch, 'TYPE', 'hash')
    for (const key of keys) {
      const data = await redis.hget(key, 'data')
      if (words.some((word) => data?.includes(word))) found.push(key.slice(prefix.length))
    }
    if (next === '0') break
    cursor = next
  }
  return found
}

/**
 * The stream of events keeps a job's id for a while after the job. That the queue has run dry is told
 * without an id, right after the job that was its last.
 */
async function removeEvents(redis: Redis, stream: string, ids: ReadonlySet<string>): Promise<void> {
  let follows = false
  for (let from = '-'; ids.size > 0; ) {
    const entries = await redis.xrange(stream, from, '+', 'COUNT', batch)
    const own = entries.filter(([, fields]) => {
      const event = recordOf(fields)
      if (event.event !== 'drained') follows = ids.has(event.jobId ?? '')
      return follows
    })
    if (own.length > 0) await redis.xdel(stream, ...own.map(([id]) => id))
    if (entries.length < batch) return
    from = `(${entries.at(-1)?.[0]}`
  }
}

function recordOf(flat: readonly string[]): Readonly<Record<string, string>> {
  const pairs = flat.flatMap((key, i) => (i % 2 ? [] : [[key, flat[i + 1] ?? ''] as const]))
  return Object.fromEntries(pairs)
}
