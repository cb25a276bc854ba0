/** A place that takes the events of an error tracker's client, and what they must not carry. */
import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { expectEqual } from './expect.ts'

export interface ErrorTracker {
  /** The address that a system is given. */
  readonly dsn: string
  /** Bodies of everything that came so far. */
  readonly received: readonly string[]
  /** From now on it takes what comes and answers nothing. */
  fallSilent(): void
}

/** A client sends what is wrong within seconds; a batch may wait a little. */
const arrivesWithinMs = 10_000

/** Listens on the loopback interface until the scenario ends. */
export async function errorTracker({ scope }: Scene): Promise<ErrorTracker> {
  const received: string[] = []
  let silent = false
  const server = createServer((request, response) => {
    if (silent) return
    bodyOf(request).then(
      (body) => {
        received.push(body)
        response.setHeader('content-type', 'application/json').end('{}')
      },
      () => response.writeHead(400).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.undo('close the error tracker', () => {
    server.close()
    server.closeAllConnections()
  })
  const fallSilent = () => {
    silent = true
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { dsn: `http://${'0123456789abcdef'.repeat(2)}@127.0.0.1:${port}/1`, received, fallSilent }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8')
}

/** An event with an exception has come, and nothing that came holds one of the secrets. */
export async function tracked(
  { received }: ErrorTracker,
  secrets: Readonly<Record<string, string>>,
): Promise<string> {
  const event = await eventually(
    'the error tracker gets an event',
    () => {
      const found = received.find((body) => /"exception"\s*:/.test(body))
      if (found === undefined) throw new Violation(`it got ${received.length} messages, no error`)
      return found
    },
    { withinMs: arrivesWithinMs },
  )
  const shown = Object.entries(secrets).filter(([, value]) =>
    received.some((body) => body.includes(value)),
  )
  expectEqual(
    'what the events give away',
    shown.map(([name]) => name),
    [],
  )
  return event
}
