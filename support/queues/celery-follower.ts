/**
 * Follows what happens to the jobs of Celery, on the clock of Redis. Celery keeps no record of events and
 * its messages are gone once they are taken, so they are overheard while they pass: with MONITOR.
 */
import { Redis } from 'ioredis'
import { Unverified } from '../core/errors.ts'
import type { JobEvent } from '../ports/job-history.ts'
import { lifeOf } from './celery-life.ts'
import { acknowledgedIn, type Sighting, sightingsIn } from './celery-sightings.ts'
import type { QueuePlace } from './place.ts'

export interface Follower {
  /** Resolves when nothing escapes any more; throws `Unverified` where Redis does not allow it. */
  ready(): Promise<void>
  /** Ids of all jobs of the queue; what a job has handed on is none of its own. */
  jobs(queue: string): readonly string[]
  life(job: string): readonly JobEvent[]
  /** The queue that it was sent to. */
  queueOf(job: string): string | undefined
  /** Its last message, as it was sent, but for what it has handed on. */
  textOf(job: string): string | undefined
  /** When its message was acknowledged, in milliseconds since the epoch. */
  acknowledgedAt(job: string): number | undefined
  /** True when it has ended without a start: nobody knows its task, or it was taken back. */
  refused(job: string): boolean
  /** Bytes of the largest message. */
  largest(): number
}

interface Shared extends Follower {
  users: number
  end(): void
}

/** One for each store, however many look at it: each would cost the server a copy of everything. */
const open = new Map<string, Shared>()

/** The follower of this store, begun when nobody has yet; `leave` ends it when nobody else needs it. */
export function follow(place: QueuePlace): { follower: Follower; leave: () => void } {
  const key = `${place.url} ${place.prefix}`
  const shared = open.get(key) ?? begin(place)
  open.set(key, shared)
  shared.users += 1
  let left = false
  const leave = () => {
    if (left) return
    left = true
    shared.users -= 1
    if (shared.users > 0) return
    open.delete(key)
    shared.end()
  }
  return { follower: shared, leave }
}

/** The follower that somebody has begun already. */
export function followed(place: QueuePlace): Follower | undefined {
  return open.get(`${place.url} ${place.prefix}`)
}

function begin({ url, prefix }: QueuePlace): Shared {
  const seen = new Map<string, Sighting[]>()
  const jobOfTag = new Map<string, string>()
  const acknowledged = new Map<string, number>()
  const partsOf = new Map<string, Set<string>>()
  const redis = new Redis(url, {
    ...{ connectionName: 'plumbline-follower', monitor: true, maxRetriesPerRequest: null },
    retryStrategy: () => 20,
  })
  redis.on('monitor', (time: string, words: readonly string[]) => {
    const [said, at] = [words.map(unescaped), Number(time) * 1000]
    for (const each of sightingsIn(said, at, prefix)) {
      seen.set(each.job, [...(seen.get(each.job) ?? []), each])
      if (each.partOf !== undefined) {
        partsOf.set(each.partOf, (partsOf.get(each.partOf) ?? new Set()).add(each.job))
      }
      const tag = each.envelope?.properties?.delivery_tag
      if (tag !== undefined) jobOfTag.set(tag, each.job)
    }
    const job = jobOfTag.get(acknowledgedIn(said, prefix) ?? '')
    if (job !== undefined) acknowledged.set(job, at)
  })
  const messages = (job: string) =>
    (seen.get(job) ?? []).filter(({ source }) => source === 'message')
  const isPart = (job: string) => {
    const [first] = messages(job)
    const [whole] = messages(first?.partOf ?? '')
    return first !== undefined && whole !== undefined && whole.at <= first.at
  }
  const allOf = (job: string) =>
    [job, ...(partsOf.get(job) ?? [])].flatMap((task) => seen.get(task) ?? [])
  return {
    users: 0,
    ready: readiness(redis),
    jobs: (queue) =>
      [...seen.keys()].filter((job) => messages(job)[0]?.queue === queue && !isPart(job)),
    life: (job) => lifeOf(allOf(job), job),
    queueOf: (job) => messages(job)[0]?.queue,
    textOf: (job) => {
      const [first, ...more] = messages(job)
      const isSame = ({ envelope }: Sighting) =>
        envelope?.headers.task === first?.envelope?.headers.task
      return (more.findLast(isSame) ?? first)?.text
    },
    acknowledgedAt: (job) => acknowledged.get(job),
    refused: (job) => (seen.get(job) ?? []).some(({ refused }) => refused === true),
    largest: () =>
      Math.max(0, ...[...seen.keys()].flatMap(messages).map(({ text = '' }) => text.length)),
    end: () => redis.disconnect(),
  }
}

function readiness(redis: Redis): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  redis.on('monitoring', () => resolve(undefined))
  redis.on('error', (error: Error) => {
    // Whatever else goes wrong passes: the connection is tried again.
    if (/NOPERM|unknown command/i.test(error.message) || error instanceof Unverified) {
      resolve(error.message)
      redis.disconnect()
    }
  })
  return async () => {
    const refusal = await promise
    if (refusal === undefined) return
    throw new Unverified(`needs MONITOR to see what Celery does with a job: ${refusal}`)
  }
}

const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t' },
  ...{ a: '\x07', b: '\b' },
}

/** MONITOR shows every byte beyond ASCII, and what controls a terminal, as an escape of C. */
function unescaped(word: string): string {
  if (!word.includes('\\')) return word
  const bytes = word.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, letter = '') =>
    hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}
