/** Starts of the backend that must fail, and how a start tells that something is wrong. */
import { createServer } from 'node:net'
import { Violation } from '../core/errors.ts'
import { throughout } from '../core/eventually.ts'
import type { LogLine } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { call } from '../systems/http-client.ts'
import type { SystemProcess } from '../systems/system.ts'
import { levelOf } from './log-levels.ts'

/** Words by which programs of every kind report an error in their log. */
const errorWords = /\b(error|fatal|critical|panic|traceback|unhandled|exception)\b/i

/**
 * True for a line that reports an error: by its level where the log has levels, else by its words. A sentence
 * of a warning may speak of an error that was met, as some teams log a failed job.
 */
export function reportsError({ text }: LogLine): boolean {
  const level = levelOf(text)
  const inWords = level === undefined || (level === 'warn' && !text.startsWith('{'))
  return level === 'error' || (inWords && errorWords.test(text))
}

/** For `forMs`, or until it ends, the backend's health check must not answer 200; refusing to answer is fine. */
export async function staysUnhealthy(
  { manifest }: Pick<Scene, 'manifest'>,
  backend: SystemProcess,
  forMs: number,
  because: string,
): Promise<void> {
  await throughout(
    async () => {
      const status = await statusOf(backend.url + manifest.routes.health)
      if (status === 200)
        throw new Violation(`the backend calls itself healthy although ${because}`)
    },
    { forMs, everyMs: 100, isOver: () => backend.process.exit() !== undefined },
  )
}

/** Waits up to `withinMs` for the process to end; undefined when it goes on. */
export async function endWithin({ process }: SystemProcess, withinMs: number) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), withinMs)
  })
  return Promise.race([process.exited, late]).finally(() => clearTimeout(timer))
}

/** A place that accepts connections and never says a word; closed by the scenario's scope. */
export async function blackHole({ scope }: Scene): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.undo('close the black hole', () => server.close())
  server.unref()
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function statusOf(url: string): Promise<number | undefined> {
  try {
    return (await call(url, { withinMs: 2_000 })).status
  } catch (error) {
    if (error instanceof Violation) return undefined
    throw error
  }
}
