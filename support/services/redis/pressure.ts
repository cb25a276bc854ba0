/** Fills the memory of a Redis with data that nobody needs, and empties it again. */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { withRedis } from './driver.ts'

/** Marks our data, so that they are told from the system's. */
const prefix = 'plumbline:ballast:'

/**
 * Small against the limit, so that the last one that is taken goes hardly beyond it; a little less than
 * four mebibytes, because the allocator would round anything more up by a quarter.
 */
const pieceBytes = 4 * 1024 * 1024 - 1024

export interface Filling {
  /** Pieces that were taken. */
  readonly pieces: number
  /** What the server said when it took no more. */
  readonly refusal?: string
}

/**
 * Writes up to `bytes` of zeros in pieces that never expire; ends at the first refusal.
 * The server makes the zeros itself, so that neither the network nor its log carries them.
 */
export function fill(url: string, bytes: number): Promise<Filling> {
  return withRedis(url, async (redis) => {
    const round = randomUUID()
    const most = Math.floor(bytes / pieceBytes)
    for (let pieces = 0; pieces < most; pieces += 1) {
      const refusal = await putPiece(redis, `${prefix}${round}:${pieces}`)
      if (refusal !== undefined) return { pieces, refusal }
    }
    return { pieces: most }
  })
}

async function putPiece(redis: Redis, key: string): Promise<string | undefined> {
  try {
    await redis.setrange(key, pieceBytes - 1, '0')
    return undefined
  } catch (error) {
    const { message } = error as Error
    if (!message.startsWith('OOM')) throw error
    return message
  }
}

/** Removes all of it; resolves when the memory is free again. */
export function relieve(url: string): Promise<void> {
  return withRedis(url, async (redis) => {
    const keys = await redis.keys(`${prefix}*`)
    if (keys.length > 0) await redis.del(keys)
  })
}
