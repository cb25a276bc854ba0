/** Redis from outside: who is connected, whether it answers, and cutting connections. */
import { Redis } from 'ioredis'

export interface RedisClientInfo {
  readonly id: string
  readonly name: string
  readonly db: number
  readonly command: string
}

/** Our own connections carry this name, so that they are never taken for the system's. */
export const ownName = 'plumbline'

/** Does `work` on a connection of its own that neither retries nor waits for a lost server. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    connectionName: ownName,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
  })
  redis.on('error', () => undefined) // `connect` below rejects with the same error
  await redis.connect()
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

/** Every connection but the suite's own. */
export function strangers(url: string): Promise<RedisClientInfo[]> {
  return withRedis(url, strangersSeenBy)
}

/** The same on a connection that is open already: looking often opens no further ones. */
export async function strangersSeenBy(redis: Redis): Promise<RedisClientInfo[]> {
  const list = (await redis.client('LIST')) as string
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map(clientInfo)
    .filter((client) => !client.name.startsWith(ownName))
}

/** Ends every connection but the suite's own, as a network device would; the server stays up. */
export async function cutConnections(url: string): Promise<number> {
  const clients = await strangers(url)
  await withRedis(url, async (redis) => {
    for (const { id } of clients) await redis.client('KILL', 'ID', id)
  })
  return clients.length
}

/** What an authenticated PING answers. */
export function ping(url: string): Promise<string> {
  return withRedis(url, (redis) => redis.ping())
}

function clientInfo(line: string): RedisClientInfo {
  const fields = new Map(line.split(' ').map((field) => pair(field)))
  return {
    id: fields.get('id') ?? '',
    name: fields.get('name') ?? '',
    db: Number(fields.get('db') ?? 0),
    command: fields.get('cmd') ?? '',
  }
}

function pair(field: string): [string, string] {
  const at = field.indexOf('=')
  return [field.slice(0, at), field.slice(at + 1)]
}
