/** Holds a history against the rules that a system promises. */
import type { Finding } from './finding.ts'
import type { History } from './history.ts'
import { boundedStaleness, orderPerKey } from './rules-of-many.ts'
import {
  nothingLost,
  nothingMadeUp,
  nothingStuck,
  nothingTwice,
  type Patience,
} from './rules-of-one.ts'

/** That nothing is lost and nothing is made up needs no promise. */
export interface Rules {
  /** Each takes effect at most once. */
  readonly once?: boolean
  /** Subjects of one key take effect in the order of acceptance. */
  readonly ordered?: boolean
  /** Reads are at most so many milliseconds old. */
  readonly staleMs?: number
  /** How long a start and an end may take. */
  readonly patience?: Patience
}

/** Every rule that is broken, each with its smallest example; empty when the history keeps all of them. */
export function check(history: History, rules: Rules = {}): readonly Finding[] {
  const { once, ordered, staleMs, patience } = rules
  const findings = [
    nothingLost(history),
    nothingMadeUp(history),
    once === true ? nothingTwice(history) : undefined,
    ordered === true ? orderPerKey(history) : undefined,
    staleMs === undefined ? undefined : boundedStaleness(history, staleMs),
    patience === undefined ? undefined : nothingStuck(history, patience),
  ]
  return findings.filter((finding) => finding !== undefined)
}
