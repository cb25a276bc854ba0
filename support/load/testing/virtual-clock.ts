/** A clock whose time passes only when everything that is due has been done. */
import { setImmediate as settled } from 'node:timers/promises'
import type { Clock } from '../clock.ts'

export interface VirtualClock extends Clock {
  /** A promise that resolves after `ms` of this clock. */
  after(ms: number): Promise<void>
  /** Lets time pass until `work` has settled; rejects when nothing is left that could settle it. */
  runUntil<T>(work: Promise<T>): Promise<T>
  /** Lets time pass without waking anybody, as when a process is held up. */
  holdUp(ms: number): void
}

export function virtualClock(): VirtualClock {
  let now = 0
  const due: { readonly at: number; readonly what: () => void }[] = []
  const wake = (afterMs: number, what: () => void) => {
    const at = now + Math.max(afterMs, 0.01)
    const place = due.findIndex((other) => other.at > at)
    due.splice(place === -1 ? due.length : place, 0, { at, what })
  }
  return {
    now: () => now,
    wake,
    after: (ms) => new Promise((resolve) => wake(ms, resolve)),
    holdUp: (ms) => {
      now += ms
    },
    runUntil: async (work) => {
      let done = false
      const ended = work.finally(() => {
        done = true
      })
      await settled()
      while (!done) {
        const next = due.shift()
        if (next === undefined) throw new Error('the virtual clock has nothing left to do')
        now = Math.max(now, next.at)
        next.what()
        // Promises that this has settled go on before the next thing happens.
        await settled()
      }
      return ended
    },
  }
}
