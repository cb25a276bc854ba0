/** Time as the engine sees it, so that tests can make a minute pass at once. */

export interface Clock {
  /** Milliseconds; never runs backwards. */
  now(): number
  /** Calls `what` once, not before `afterMs` have passed. */
  wake(afterMs: number, what: () => void): void
}

/** The machine's own. Its timers are whole milliseconds: nothing is woken earlier than after one. */
export const machineClock: Clock = {
  now: () => performance.now(),
  wake: (afterMs, what) => {
    setTimeout(what, afterMs)
  },
}
