/** What a system publishes in its Redis: nobody keeps it, so somebody must listen before. */
import { Redis } from 'ioredis'
import { ownName } from './driver.ts'

export interface PublishedMessage {
  readonly channel: string
  readonly text: string
}

export interface Listening {
  /** In the order in which they came. */
  messages(): readonly PublishedMessage[]
  close(): void
}

/**
 * Listens on every channel from now on. A server that lets nobody do so, or that goes away, is heard no more:
 * what was published in between is lost for any listener.
 */
export async function listenIn(url: string): Promise<Listening> {
  const heard: PublishedMessage[] = []
  const redis = new Redis(url, {
    ...{ connectionName: ownName, lazyConnect: true, maxRetriesPerRequest: 0 },
    retryStrategy: () => null,
    connectTimeout: 5_000,
  })
  redis.on('error', () => undefined) // a server that cannot be reached publishes nothing
  redis.on('pmessage', (_pattern, channel: string, text: string) => heard.push({ channel, text }))
  await redis.psubscribe('*').catch(() => undefined) // refused: nothing can be heard there
  return { messages: () => heard, close: () => redis.disconnect() }
}
