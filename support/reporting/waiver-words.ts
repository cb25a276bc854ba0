/** Waivers in words: the same on the console and on the sign-off page. */
import type { Verdict } from '../core/verdict.ts'
import type { AppliedWaiver } from '../ports/waiver.ts'
import { plural } from './wording.ts'

/** What stands first is what somebody has to do something about. */
export function inOrder(waivers: readonly AppliedWaiver[] = []): readonly AppliedWaiver[] {
  return [...waivers].sort((a, b) => urgency(a) - urgency(b) || a.daysLeft - b.daysLeft)
}

/** Where it stands, in a few words. */
export function standingOf({ state, soon, expires, daysLeft }: AppliedWaiver): string {
  if (state === 'unused') return 'not needed any more: the requirement conforms'
  if (state === 'expired') return `EXPIRED on ${expires}`
  const ends = daysLeft === 0 ? 'ENDS TODAY' : `ENDS in ${plural(daysLeft, 'day')}`
  const until = `until ${expires}${soon ? `, ${ends}` : ''}`
  return state === 'idle' ? `${until}; this run has no verdict on the requirement` : until
}

/** The colour that goes with it: what has to be done soon is no plain waiver. */
export function toneOf({ state, soon }: AppliedWaiver): Verdict {
  if (state === 'expired') return 'violated'
  return state === 'unused' || soon ? 'unverified' : 'waived'
}

function urgency(waiver: AppliedWaiver): number {
  return ['violated', 'unverified', 'waived'].indexOf(toneOf(waiver))
}
