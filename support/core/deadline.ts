/** A point in time by which something must have happened, on the monotonic clock. */

export interface Deadline {
  /** Milliseconds left, never below zero. */
  left(): number
  passed(): boolean
  /** Milliseconds since the deadline was set. */
  elapsed(): number
  /** The whole budget in milliseconds. */
  readonly budgetMs: number
}

/** A deadline `budgetMs` from now. `clock` answers milliseconds and never runs backwards. */
export function deadlineIn(
  budgetMs: number,
  clock: () => number = () => performance.now(),
): Deadline {
  const start = clock()
  return {
    budgetMs,
    elapsed: () => clock() - start,
    left: () => Math.max(0, start + budgetMs - clock()),
    passed: () => clock() - start >= budgetMs,
  }
}

/** `1500` → `1.5 s`, `90` → `90 ms`. */
export function inWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`
}

/** Rejects with `late()` when `work` has not settled within `budgetMs`; never leaves a timer behind. */
export async function within<T>(budgetMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), budgetMs)
  })
  try {
    return await Promise.race([work, alarm])
  } finally {
    clearTimeout(timer)
  }
}
