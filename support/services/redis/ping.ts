/** Asks a Redis server whether it can be used. */
import { Redis } from 'ioredis'

/**
 * True when it answers PING to that password. False while nobody listens or the data are being
 * loaded. A refusal of the password is an error: waiting cannot help.
 */
export async function answersPing(port: number, password: string): Promise<boolean> {
  const client = new Redis({
    ...{ host: '127.0.0.1', port, password, lazyConnect: true, connectTimeout: 2_000 },
    ...{ commandTimeout: 2_000, maxRetriesPerRequest: 0, retryStrategy: () => null },
  })
  let refusal: Error | undefined
  client.on('error', (error: Error) => {
    if (error.message.includes('WRONGPASS')) refusal = error
  })
  try {
    return (await client.ping()) === 'PONG'
  } catch (error) {
    if (refusal !== undefined) throw refusal
    if (String(error).includes('WRONGPASS')) throw error
    return false
  } finally {
    client.disconnect()
  }
}
