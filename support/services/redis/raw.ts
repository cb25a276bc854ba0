/** A conversation with Redis without a client library: nothing is authenticated or retried by itself. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { within } from '../../core/deadline.ts'

export interface Place {
  readonly host: string
  readonly port: number
}

/** Whoever takes the connection and says nothing is no Redis. */
const answerBudgetMs = 2_000

/**
 * Sends each line as a command, one after the other on one connection, and returns the first line of
 * each answer. Rejects with the error of the socket when nobody listens.
 */
export async function converse(
  { host, port }: Place,
  lines: readonly string[],
): Promise<readonly string[]> {
  const socket = connect(port, host)
  const silent = () => new Error(`${host}:${port} does not answer`)
  const answers: string[] = []
  try {
    await within(answerBudgetMs, once(socket, 'connect'), silent)
    for (const line of lines) {
      socket.write(`${line}\r\n`)
      const [chunk] = await within(answerBudgetMs, once(socket, 'data'), silent)
      answers.push(String(chunk).split('\r\n')[0] ?? '')
    }
    return answers
  } finally {
    socket.destroy()
  }
}

/** The answer to an unauthenticated PING; undefined when nobody listens. */
export async function greeting(place: Place): Promise<string | undefined> {
  try {
    return (await converse(place, ['PING']))[0]
  } catch {
    return undefined // refused or cut: whoever asks looks again or is content with it
  }
}
