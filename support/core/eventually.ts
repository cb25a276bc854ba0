/** Waits for a promise to be kept: asks again until it holds, and keeps every answer for the message. */
import { deadlineIn, inWords } from './deadline.ts'
import { describe, FinalViolation, Violation } from './errors.ts'
import { counted } from './waiting.ts'

export interface Patience {
  /** How long the promise has, in milliseconds. */
  readonly withinMs: number
  /** Pause between two questions; 50 ms unless said otherwise. */
  readonly everyMs?: number
}

interface Answer {
  readonly text: string
  readonly firstAtMs: number
  lastAtMs: number
  times: number
}

/**
 * Calls `ask` until it returns without throwing, and returns its value.
 * After `withinMs` it throws a `Violation` that names `what` and lists every different answer with the
 * time it was first and last given. A `FinalViolation`, and an error that says the check itself is broken, end the wait at once.
 */
export function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  patience: Patience,
): Promise<T> {
  return counted(() => askUntilKept(what, ask, patience))
}

async function askUntilKept<T>(
  what: string,
  ask: () => T | Promise<T>,
  patience: Patience,
): Promise<T> {
  const deadline = deadlineIn(patience.withinMs)
  const answers: Answer[] = []
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Violation) || error instanceof FinalViolation) throw error
      remember(answers, error, deadline.elapsed())
      if (deadline.passed()) throw unkept(what, patience.withinMs, answers, error)
    }
    await pause(Math.min(patience.everyMs ?? 50, deadline.left()))
  }
}

export interface Watch {
  readonly forMs: number
  /** Pause between two questions; 50 ms unless said otherwise. */
  readonly everyMs?: number
  /** Whether nothing can change any more, which ends the watch early. */
  readonly isOver?: () => boolean
}

/** Holds for the whole time, or throws what broke it: the opposite of `eventually`. */
export function throughout(ask: () => void | Promise<void>, patience: Watch): Promise<void> {
  return counted(() => askToTheEnd(ask, patience))
}

async function askToTheEnd(ask: () => void | Promise<void>, patience: Watch): Promise<void> {
  const deadline = deadlineIn(patience.forMs)
  for (;;) {
    await ask()
    if (deadline.passed() || patience.isOver?.()) return
    await pause(Math.min(patience.everyMs ?? 50, deadline.left()))
  }
}

function remember(answers: Answer[], error: Violation, atMs: number): void {
  const text = answerOf(error)
  const last = answers.at(-1)
  if (last !== undefined && last.text === text) {
    last.times += 1
    last.lastAtMs = atMs
  } else {
    answers.push({ text, firstAtMs: atMs, lastAtMs: atMs, times: 1 })
  }
}

function unkept(what: string, budgetMs: number, answers: Answer[], last: Violation): Violation {
  const history = answers.map(
    (a) => `  ${inWords(a.firstAtMs)}–${inWords(a.lastAtMs)} (${a.times}×): ${a.text}`,
  )
  return new Violation(
    `${what}: not within ${inWords(budgetMs)}. Seen meanwhile:\n${history.join('\n')}`,
    { expected: last.expected, received: last.received, cause: last },
  )
}

function answerOf(error: Violation): string {
  return describe(error).split('\n')[0] ?? ''
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
