/** The words with which the reason of an unverified row begins: outputs and exit code go by them. */
import type { Judgement } from './verdict.ts'

export const reasons = {
  /** The target lacks a capability. */
  capability: 'needs ',
  /** There is only a repository, of which nothing runs. */
  notRunning: 'not running: ',
  /** A local process plays each service of a composition, and none is known for one of them. */
  unplayable: 'needs docker: no local process can play ',
  /** Nobody asked for it in this run. */
  selection: 'not selected',
  /** Its scenarios, or some of them, are the business of another shard. */
  shard: 'other shard',
} as const

/**
 * True for a row of which this shard has seen a part hold. That is no verdict on the row, but the shard
 * has proven something: a shard of such rows alone is not an empty run.
 */
export function heldInThisShard(row: {
  readonly reason?: string
  readonly scenarios: readonly { readonly status: Judgement }[]
}): boolean {
  return row.reason?.startsWith(reasons.shard) === true && row.scenarios.length > 0
}
