/** A Redis whose memory is used up: its limit, what is taken then, and what becomes of the jobs. */
import type { ComposeService } from '../ports/composition.ts'
import type { JobRecord } from '../ports/queue.ts'
import { type Facts, stateOf } from '../services/redis/facts.ts'
import { type Filling, fill } from '../services/redis/pressure.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

/**
 * So many times the documents' 256 MB. Redis drops the oldest of five keys that it draws by lot (redis.conf,
 * `maxmemory-samples`): of some 60 pieces and one queue the queue is drawn in some 180 evictions, but for once in
 * a million times. Who refuses instead does so at the limit, and is written to no more.
 */
const beyond = 4

/** What the server keeps of its own beside the data. */
const tolerance = 1.05

/** A server without that limit shows it by as much. */
const withoutLimit = 1.18

/** Writes more than fits into the documented limit; ends when nothing more is taken. */
export async function fillBeyond({ redis }: Manifest, url: string): Promise<Filling> {
  const { maxmemory = '0' } = await stateOf(url)
  const isLimited = Number(maxmemory) > 0 && Number(maxmemory) <= redis.memory * withoutLimit
  return fill(url, redis.memory * (isLimited ? beyond : withoutLimit))
}

/** Writes until no more than `room` bytes are free; ends at the first refusal. */
export async function fillUpTo({ redis }: Manifest, url: string, room: number): Promise<Filling> {
  const { used_memory: used = '0' } = await stateOf(url)
  return fill(url, Math.max(0, redis.memory - Number(used) - room))
}

/** The running server has the documented limit, keeps it under pressure, and is not killed by it. */
export async function keepsLimit(
  { redis }: Manifest,
  url: string,
  filling: Filling,
): Promise<Facts> {
  const { maxmemory = '', used_memory: used = '', used_memory_peak: peak = '' } = await stateOf(url)
  expectEqual('the limit of the memory in bytes (0: none)', Number(maxmemory), redis.memory)
  expectThat(Number(peak) <= redis.memory * tolerance, 'Redis uses more memory than its limit', {
    expected: `at most ${redis.memory} bytes and 5 %`,
    received: Number(peak),
  })
  return { maxmemory, used, peak, refusal: filling.refusal ?? 'none: older data were evicted' }
}

/** The engine kills what exceeds the container's limit: it has to leave Redis room beyond its own. */
export function containerHasRoom({ redis }: Manifest, service: ComposeService): void {
  const { name, memoryLimitBytes: limit } = service
  expectThat(
    limit === undefined || limit > redis.memory,
    `the memory limit of ${name}'s container`,
    {
      expected: `none, or more than the ${redis.memory} bytes of Redis: a snapshot needs room as well`,
      received: limit,
    },
  )
}

/** Each job still waits, and its data are there. */
export function allWait(jobs: readonly JobRecord[], policy: string): void {
  const lost = jobs.filter(({ state, whole }) => state !== 'waiting' || !whole)
  const expected = `all ${jobs.length} jobs waiting as before`
  const received = lost.map(
    ({ id, state, whole }) => `${id}: ${whole ? state : 'its data are gone'}`,
  )
  expectThat(lost.length === 0, `${lost.length} waiting jobs are evicted by ${policy}`, {
    expected,
    received,
  })
}
