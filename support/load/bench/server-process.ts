/** A server of known answers in a process of its own, and a busy neighbour, for the measurements of this folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Law } from '../testing/known-answers.ts'

export interface ServerProcess {
  readonly port: number
  readonly pid: number
  stop(): void
}

export async function startServer(laws: readonly Law[]): Promise<ServerProcess> {
  const file = fileURLToPath(new URL('../testing/known-answer-server.ts', import.meta.url))
  const child = spawn(process.execPath, [file, JSON.stringify(laws)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { port: Number(line.toString()), pid: child.pid ?? 0, stop: () => child.kill() }
}

/** Processes that do nothing but use a processor each; the answer ends them. */
export function busyNeighbours(count: number): () => void {
  const spin = ['-e', 'for (;;) Math.sqrt(Math.random())']
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, spin, { stdio: 'ignore' }),
  )
  return () => {
    for (const child of children) child.kill()
  }
}
