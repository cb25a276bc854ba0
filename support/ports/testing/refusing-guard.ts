/** A guard that permits whatever nobody refuses, and keeps the reasons of those who do. */
import { Unverified } from '../../core/errors.ts'
import type { Guard } from '../guard.ts'

export interface RefusingGuard {
  readonly guard: Guard
  /** In the order in which they were given. */
  readonly reasons: string[]
}

/** `everythingIsOurs` says whether the run has created whatever it is asked about. */
export function refusingGuard(everythingIsOurs: boolean): RefusingGuard {
  const reasons: string[] = []
  const names = () => everythingIsOurs
  const guard: Guard = {
    ours: { add: () => undefined, names, namesAlone: names },
    begin: async () => ({ end: () => undefined }),
    refuse: (reason) => {
      reasons.push(reason)
      return new Unverified(reason)
    },
    refusal: () => reasons[0],
    forget: () => undefined,
  }
  return { guard, reasons }
}
