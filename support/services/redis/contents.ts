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

/** What is meant to stay: every key without a time to live, with its content in a comparable form. */
export function lastingContents(url: string): Promise<ReadonlyMap<string, string>> {
  return withRedis(url, async (redis) => {
    const keys = await redis.keys('*')
    const lasting = new Map<string, string>()
    for (const key of keys.sort()) {
      if ((await redis.ttl(key)) === -1) lasting.set(key, comparable(await contentOf(redis, key)))
    }
    return lasting
  })
}

/** Neither the fields of a hash nor the members of a set have an order that would survive a restart. */
function comparable(content: unknown): string {
  const isRecord = typeof content === 'object' && content !== null && !Array.isArray(content)
  const ordered = isRecord ? Object.entries(content).sort() : content
  return JSON.stringify(ordered)
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
      return (await redis.smembers(key)).sort()
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null // gone meanwhile
  }
}
