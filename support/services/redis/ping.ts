/** Asks a Redis server whether it can be used. */
import { Redis } from 'ioredis'
import { within } from '../../core/deadline.ts'

/** A server that has taken the connection and then says nothing is somebody else. */
const answerBudgetMs = 2_000

/**
 * True when it answers PING to that password. False while nobody listens or the data are being
 * loaded. A refusal of the password is an error: waiting cannot help.
 */
export async function answersPing(port: number, password: string): Promise<boolean> {
  const client = new Redis({
    ...{ host: '127.0.0.1', port, password, lazyConnect: true },
    ...{ maxRetriesPerRequest: 0, retryStrategy: () => null },
    enableReadyCheck: false, // while data are being loaded it would wait a whole second
    disconnectTimeout: 100, // its timer keeps the process alive, long after the socket is closed
  })
  let refusal: Error | undefined
  client.on('error', (error: Error) => {
    if (error.message.includes('WRONGPASS')) refusal = error
  })
  const silent = () => new Error('no answer')
  try {
    return (await within(answerBudgetMs, client.ping(), silent)) === 'PONG'
  } catch {
    if (refusal !== undefined) throw refusal
    return false
  } finally {
    client.disconnect()
  }
}
