/** The budget of one worker: so many writes, not faster than so, and none after the end. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Terms } from '../../ports/guard.ts'

export interface Pace {
  /** Resolves when the next write may be sent; answers why none may be sent any more. */
  next(): Promise<string | undefined>
}

type Budget = Pick<Terms, 'writes' | 'writesPerSecond' | 'endsAt'>

/** `now` and `wait` are those of the machine unless a test gives its own. */
export function paceOf(
  { writes, writesPerSecond, endsAt }: Budget,
  now: () => number = Date.now,
  wait: (ms: number) => Promise<unknown> = pause,
): Pace {
  let spent = 0
  let turn = 0
  return {
    next: async () => {
      if (spent >= writes) return `its share of the budget, ${writes} writes, is used up`
      spent += 1
      const mine = Math.max(now(), turn)
      turn = mine + 1_000 / writesPerSecond
      if (mine > now()) await wait(mine - now())
      return now() >= endsAt ? 'its time is over' : undefined
    },
  }
}
