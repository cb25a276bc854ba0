/** Fills a Redis to its limit, so that it refuses writes or evicts what it holds. */
import { randomBytes, randomUUID } from 'node:crypto'
import { withRedis } from './driver.ts'

/** What Redis itself says of its memory. */
export interface MemoryInfo {
  readonly used: number
  readonly limit: number
  readonly evicted: number
}

/** Small, so that no buffer of a connection is much of what is used. */
const chunkBytes = 16 * 1024
const mostChunks = 2_000

/** `INFO` of the server. */
export function memoryInfo(url: string): Promise<MemoryInfo> {
  return withRedis(url, async (redis) => {
    const info = `${await redis.info('memory')}\r\n${await redis.info('stats')}`
    const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1])
    return {
      used: field('used_memory'),
      limit: field('maxmemory'),
      evicted: field('evicted_keys'),
    }
  })
}

/** Lowers the limit to `roomBytes` above what is used now, and decides what happens there. */
export function limitMemory(
  url: string,
  roomBytes: number,
  policy: 'noeviction' | 'allkeys-lru',
): Promise<void> {
  return withRedis(url, async (redis) => {
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1])
    await redis.config('SET', 'maxmemory', String(used + roomBytes))
    await redis.config('SET', 'maxmemory-policy', policy)
  })
}

/** Writes until the server refuses; an error when it never does. */
export function fillUntilRefused(url: string): Promise<void> {
  return withRedis(url, async (redis) => {
    for (let chunk = 0; chunk < mostChunks; chunk += 1) {
      try {
        await redis.set(`plumbline:fill:${randomUUID()}`, randomBytes(chunkBytes))
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('OOM')) return
        throw error
      }
    }
    throw new Error('the Redis takes everything: it has no limit that could be reached')
  })
}

/** Writes `chunks` values more, whatever has to go for them. */
export function fillOn(url: string, chunks: number): Promise<void> {
  return withRedis(url, async (redis) => {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      await redis.set(`plumbline:fill:${randomUUID()}`, randomBytes(chunkBytes))
    }
  })
}

/** Makes the server write a snapshot, of which its log tells. */
export function saveInBackground(url: string): Promise<string> {
  return withRedis(url, (redis) => redis.bgsave())
}
