/** A Redis at its limit, once refusing and once evicting: who is told, and what the statistics say. */
import type { Scene } from '../run/scene.ts'
import {
  fillOn,
  fillUntilRefused,
  limitMemory,
  type MemoryInfo,
  memoryInfo,
} from '../services/redis/fill.ts'
import { heardAfter, raisedIn, wasHeard } from './alert-ear.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { SmallStores } from './filled-storage.ts'
import { readStatistics, refuseSilence } from './statistics.ts'

/** An alert within 60 seconds at the documented pace; here it is looked far more often. */
const alertWithinMs = 10_000
const roomBytes = 8 * 1024 * 1024
/** How much the memory may change between two questions. */
const tolerance = 0.1

export interface FilledRedis {
  readonly fullAfterMs: number | undefined
  readonly evictsAfterMs: number | undefined
  /** Redis itself before and after the statistics were asked. */
  readonly before: MemoryInfo
  readonly told: MemoryInfo
  readonly after: MemoryInfo
}

/** Fills it until it refuses, then until it evicts, and asks for the statistics. */
export async function fillRedis(
  scene: Scene,
  { backend, ear }: SmallStores,
  admin: string,
): Promise<FilledRedis> {
  const { manifest, addresses } = scene
  const { url } = addresses.redis
  /** Writes on while it listens: what is freed meanwhile, such as a buffer, is filled again. */
  const heardWhile = (kind: 'redisFull' | 'redisEvicts', write: () => Promise<void>) => {
    const listen = async () => {
      await write()
      return raisedIn(await ear.messages(backend), manifest, kind)
    }
    return heardAfter(1, listen, alertWithinMs)
  }
  await limitMemory(url, roomBytes, 'noeviction')
  const fullAfterMs = await heardWhile('redisFull', () => fillUntilRefused(url))
  await limitMemory(url, 0, 'allkeys-lru')
  const evictsAfterMs = await heardWhile('redisEvicts', () => fillOn(url, 10))
  const before = await memoryInfo(url)
  const statistics = await readStatistics(manifest, backend.url, admin)
  refuseSilence(statistics, ['memory.used', 'memory.limit', 'memory.evicted'])
  const { memory: told } = statistics
  const after = await memoryInfo(url)
  return { fullAfterMs, evictsAfterMs, before, told, after }
}

/** Both ends of the memory were told: the one that refuses, and the one that drops in silence. */
export function toldOfBoth({ fullAfterMs, evictsAfterMs }: FilledRedis): void {
  wasHeard('a Redis that refuses what does not fit', fullAfterMs)
  wasHeard('a Redis that evicts what it holds', evictsAfterMs)
}

/** The statistics say of the memory what Redis says itself. */
export function tellsMemory({ before, told, after }: FilledRedis): void {
  expectThat(before.evicted > 0, 'nothing was evicted: the check could not see a wrong figure')
  expectEqual('the limit of Redis in the statistics', told.limit, after.limit)
  const between = told.evicted >= before.evicted && told.evicted <= after.evicted
  expectThat(between, 'the evictions in the statistics', {
    expected: `${before.evicted} to ${after.evicted}`,
    received: told.evicted,
  })
  const near = Math.abs(told.used - after.used) <= after.used * tolerance
  expectThat(near, 'the memory of Redis in the statistics', {
    expected: `${after.used} bytes, 10 percent more or less`,
    received: told.used,
  })
}
