/** Which job of a queue names a thing, by the arguments that it was sent with. */
import { Redis } from 'ioredis'
import { holdsId, type JobNaming } from '../core/watched-jobs.ts'
import { jobsNaming } from './bullmq-removal.ts'
import { followed } from './celery-follower.ts'
import { bodyOf, envelopeIn, pythonJson } from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

/** Of Celery what was overheard, of BullMQ what the store keeps: the newest that the queue has. */
export function namingIn(place: QueuePlace): JobNaming {
  return place.kind === 'celery' ? async (id) => overheard(place, id) : (id) => kept(place, id)
}

function overheard(place: QueuePlace, id: string): string | undefined {
  const follower = followed(place)
  return follower?.jobs(place.queue).findLast((job) => isNamed(follower.textOf(job) ?? '', id))
}

function isNamed(text: string, id: string): boolean {
  const envelope = envelopeIn(text)
  return envelope !== undefined && holdsId(readable(bodyOf(envelope)), id)
}

async function kept({ url, queue, prefix }: QueuePlace, id: string): Promise<string | undefined> {
  const redis = new Redis(url, { connectionName: 'plumbline-naming', maxRetriesPerRequest: 0 })
  redis.on('error', () => undefined) // the request that suffers from it rejects
  try {
    const jobs = await jobsNaming(redis, `${prefix}:${queue}:`, [id])
    const told = await Promise.all(
      jobs.map((job) => redis.hmget(`${prefix}:${queue}:${job}`, 'data', 'timestamp')),
    )
    const named = jobs.flatMap((job, at) => {
      const [data, timestamp] = told[at] ?? []
      return holdsId(readable(data ?? ''), id) ? [{ job, at: Number(timestamp) }] : []
    })
    return named.sort((a, b) => a.at - b.at).at(-1)?.job
  } finally {
    redis.disconnect()
  }
}

function readable(text: string): unknown {
  try {
    return pythonJson(text)
  } catch {
    return undefined // a message of another kind names nothing that could be read
  }
}
