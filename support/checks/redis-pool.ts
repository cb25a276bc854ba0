/** How many connections a backend opens to Redis when many callers need it at once. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { strangers, strangersSeenBy, withRedis } from '../services/redis/driver.ts'
import { stateSeenBy } from '../services/redis/facts.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The document's figure: "connection pool (10-50 connections)". */
const fewest = 10
const most = 50

export interface Burst {
  /** What each caller was told, where it was no success. */
  readonly failures: readonly string[]
  /** The most connections at one moment. */
  readonly peak: number
  /** New connections during the burst, our own left out. */
  readonly opened: number
  /** Connections after it. */
  readonly left: number
}

export interface Load {
  readonly redisUrl: string
  readonly backendUrl: string
  /** Queues one job; throws what speaks against the system. */
  readonly send: () => Promise<unknown>
}

/** One in so many callers queues a job; the others ask for the health, for which Redis is asked. */
const producerEvery = 25

/** A busy machine can keep a caller waiting too long; a pool that is too small fails every time. */
const tries = 3

/** All callers at once; tried again while some of them are not served. */
export async function burst(scene: Scene, load: Load, callers: number): Promise<Burst> {
  for (let left = tries - 1; ; left -= 1) {
    const made = await oneBurst(scene, load, callers)
    if (made.failures.length === 0 || left === 0) return made
  }
}

async function oneBurst({ manifest }: Scene, load: Load, callers: number): Promise<Burst> {
  const { redisUrl, backendUrl, send } = load
  const health = async () => {
    const { status } = await call(backendUrl + manifest.routes.health)
    if (status !== 200) throw new Violation(`the health check answers ${status}`)
  }
  return withRedis(redisUrl, async (redis) => {
    const count = async () => (await strangersSeenBy(redis)).length
    const received = async () => Number((await stateSeenBy(redis)).total_connections_received)
    const before = await received()
    const work = Promise.allSettled(
      Array.from({ length: callers }, (_, at) => (at % producerEvery === 0 ? send() : health())),
    )
    const counts = await countUntil(work, count)
    const failures = (await work).flatMap(failureOf)
    const left = await count()
    const opened = (await received()) - before
    return { failures, peak: Math.max(left, ...counts), opened, left }
  })
}

async function countUntil(work: Promise<unknown>, count: () => Promise<number>): Promise<number[]> {
  const counts: number[] = []
  let over = false
  const end = work.then(() => {
    over = true
  })
  while (!over) counts.push(await count())
  await end
  return counts
}

/** Every caller was served, by few connections, which stay as they are from burst to burst. */
export function servedByPool({ redis }: Manifest, bursts: readonly Burst[]): void {
  const limit = redis.pool ?? most
  expectThat(limit >= fewest && limit <= most, 'the stated pool of connections', {
    expected: `from ${fewest} to ${most}`,
    received: limit,
  })
  const [first, ...later] = bursts
  for (const { failures, peak, opened } of bursts) {
    expectEqual('why callers were not served', [...new Set(failures)], [])
    const facts = { expected: `at most ${limit}` }
    expectThat(peak <= limit, 'the most connections to Redis at once', { ...facts, received: peak })
    expectThat(opened <= limit, 'connections that were opened for one burst', {
      ...facts,
      received: opened,
    })
  }
  const grown = later
    .map(({ left }) => left)
    .filter((left) => left > Math.max(limit, first?.left ?? 0))
  expectEqual('connections left after later bursts', grown, [])
}

/** With all its connections cut the backend is well again, and holds no more of them than before. */
export async function recoversWithoutLeak(scene: Scene, load: Load, base: number): Promise<number> {
  const { readyWithin } = scene.manifest.processes.backend
  return eventually(
    'the backend serves again and has given its lost connections up',
    async () => {
      const { status } = await call(load.backendUrl + scene.manifest.routes.health)
      if (status !== 200) throw new Violation(`the health check answers ${status}`)
      const now = (await strangers(load.redisUrl)).length
      if (now > base) throw new Violation(`${now} connections instead of ${base}`)
      return now
    },
    { withinMs: readyWithin * 1000 },
  )
}

function failureOf(result: PromiseSettledResult<unknown>): string[] {
  if (result.status === 'fulfilled') return []
  if (result.reason instanceof Violation) return [result.reason.message]
  throw result.reason
}
