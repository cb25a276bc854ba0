/** All that Redis holds, as one text: to look for what must not be there. */
import type { Redis } from 'ioredis'
import { withRedis } from './driver.ts'

/** Keys, fields and values of every kind, in no order. */
export function everythingIn(url: string): Promise<string> {
  return withRedis(url, async (redis) => {
    const texts: string[] = []
    for (let cursor = '0'; ; ) {
      const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000)
      const values = await Promise.all(keys.map((key) => contentOf(redis, key)))
      texts.push(...keys, ...values.map((value) => JSON.stringify(value)))
      if (next === '0') return texts.join('\n')
      cursor = next
    }
  })
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, '0', '-1')
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null // gone meanwhile
  }
}
