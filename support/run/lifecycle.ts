/** Undoes everything a run has done: on success, on failure and on a signal. */

import { type Scope, scope } from '../core/scope.ts'
import { exitCodes } from '../core/verdict.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Ending<T> {
  readonly value: T
  /** What could not be undone, one line each. */
  readonly problems: readonly string[]
}

/**
 * Runs `work` in a scope that is unwound whatever happens. A signal unwinds it at once and ends the
 * process with 130; a second one does not wait.
 */
export async function inScope<T>(
  name: string,
  work: (scope: Scope) => Promise<T>,
  report: (line: string) => void,
): Promise<Ending<T>> {
  const run = scope(name)
  let interrupted = false
  const interrupt = (signal: NodeJS.Signals) => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    report(`${signal}: stopping and cleaning up; once more to stop at once`)
    void run.unwind().then((errors) => {
      for (const error of errors) report(error.message)
      process.exit(exitCodes.interrupted)
    })
  }
  for (const signal of signals) process.on(signal, interrupt)
  try {
    const value = await work(run)
    if (interrupted) await new Promise(() => undefined) // see below
    const errors = await run.unwind()
    return { value, problems: errors.map((error) => error.message) }
  } catch (error) {
    if (interrupted) await new Promise(() => undefined) // the signal's own path ends the process
    for (const left of await run.unwind()) report(left.message)
    throw error
  } finally {
    if (!interrupted) for (const signal of signals) process.off(signal, interrupt)
  }
}
