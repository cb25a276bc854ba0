/** The start of a service: waits until it answers, and says why when it never does. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn, inWords } from '../core/deadline.ts'
import { type SuiteError, suiteError } from '../core/errors.ts'
import { freePort } from '../ports/loopback.ts'
import type { RunningProcess } from '../ports/process.ts'

/** A start takes well under a second; a busy machine or a long recovery may need more. */
const startBudgetMs = 30_000

/** How often a start may meet a port that was taken since it was found free. */
const portAttempts = 5

/**
 * Resolves as soon as `answers` says true. Rejects with `SERVICE_FAILED` and the last words of the
 * process when that ends first or needs longer than `budgetMs`; it is ended then.
 */
export async function untilReady(
  server: RunningProcess,
  answers: () => boolean | Promise<boolean>,
  budgetMs: number = startBudgetMs,
): Promise<void> {
  const deadline = deadlineIn(budgetMs)
  for (;;) {
    const ready = await answers()
    const exit = server.exit()
    if (exit !== undefined) {
      await server.exited
      throw startFailure(server, `it ended with ${exit.signal ?? `code ${exit.code}`}`)
    }
    if (ready) return
    if (deadline.passed()) {
      await server.kill()
      throw startFailure(server, `it was not ready within ${inWords(budgetMs)}`)
    }
    await pause(5)
  }
}

/** Calls `start` with a free port, and again with another when `taken` says that it was lost. */
export async function onFreePort<T>(
  start: (port: number) => Promise<T>,
  taken: (failure: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort())
    } catch (failure) {
      if (attempt === portAttempts || !taken(failure)) throw failure
    }
  }
}

/** Asks a process to end by `signal`, and kills it when that takes longer than `budgetMs`. */
export async function endBy(
  server: RunningProcess,
  signal: NodeJS.Signals,
  budgetMs: number,
): Promise<void> {
  server.signal(signal)
  const timer = setTimeout(() => server.kill(), budgetMs)
  await server.exited.finally(() => clearTimeout(timer))
}

function startFailure(server: RunningProcess, what: string): SuiteError {
  const words = server.lines().slice(-5)
  const detail = [`${what}.`, ...words.map((line) => `  ${line.text}`)].join('\n')
  return suiteError('SERVICE_FAILED', { service: server.name, detail, log: server.logFile })
}
