/** A server that stops to listen for a while: whoever comes is turned away at once. */
import { connect, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../core/deadline.ts'
import type { Scope } from '../core/scope.ts'
import { loopback } from '../ports/loopback.ts'
import { type Injury, injury } from './injury.ts'

/** A fork lives for milliseconds; on a busy machine a thousand times as long is still enough. */
const biteBudgetMs = 5_000
const lookMs = 10

/**
 * Refuses every new connection until it heals; `cut` ends those that are open. Resolves when a connection
 * is refused.
 */
export async function stopListening(
  server: Server,
  port: number,
  scope: Scope,
  cut: () => void,
): Promise<Injury> {
  const disconnected = injury(scope, 'connections are cut and refused', () =>
    server.listening ? undefined : listenAgain(server, port),
  )
  const closed = close(server)
  cut()
  await closed
  await refused(port)
  return disconnected
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function listenAgain(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/**
 * Proof that the fault bites: somebody who tries is turned away. Until then: a program that is just
 * being started holds, before it becomes itself, everything that its parent has open.
 */
async function refused(port: number): Promise<void> {
  const deadline = deadlineIn(biteBudgetMs)
  while (await answers(port)) {
    if (deadline.passed()) throw new Error(`somebody still takes connections on port ${port}`)
    await pause(lookMs)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const attempt = connect({ host: loopback, port })
    attempt.once('connect', () => {
      attempt.destroy()
      resolve(true)
    })
    attempt.once('error', () => resolve(false))
  })
}
