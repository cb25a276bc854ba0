/** What the processes that listen here were started with, by the addresses that they answer at. */
import type { RunningProcess } from '../ports/process.ts'

interface Started {
  readonly process: Pick<RunningProcess, 'exit'>
  readonly environment: Readonly<Record<string, string>>
}

const known = new Map<string, Started>()

/** From now on, as long as the process runs, whoever answers at `url` is known by this environment. */
export function startedWith(url: string, started: Started): void {
  known.set(new URL(url).origin, started)
}

/** Undefined for whoever was not started as a process of its own: a port is given anew. */
export function environmentAt(origin: string): Started['environment'] | undefined {
  const started = known.get(origin)
  return started?.process.exit() === undefined ? started?.environment : undefined
}
