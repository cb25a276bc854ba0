/** A violated requirement that is accepted for a time, and what a run has made of it. */

/** One entry of `plumbline.waivers.yaml`. */
export interface Waiver {
  /** Id of the requirement. */
  readonly requirement: string
  /** Why the promise may stay broken until then. */
  readonly reason: string
  /** Who mends it. */
  readonly owner: string
  /** Another person, who has agreed. */
  readonly approver: string
  /** Where the work is followed. */
  readonly ticket: string
  /** The last day on which it holds, `YYYY-MM-DD` in UTC. */
  readonly expires: string
  /** Where it stands: `FILE:LINE`. */
  readonly place: string
}

/**
 * `in-use`: the requirement is violated, and accepted. `expired`: its last day is over. `unused`: the
 * requirement conforms. `idle`: this run has no verdict on the requirement.
 */
export type WaiverState = 'in-use' | 'expired' | 'unused' | 'idle'

export interface AppliedWaiver extends Waiver {
  readonly state: WaiverState
  /** Days until the last day; 0 on the last day, negative afterwards. */
  readonly daysLeft: number
  /** True in the last fortnight. */
  readonly soon: boolean
}
