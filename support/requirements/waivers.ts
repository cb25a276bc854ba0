/** What waivers make of verdicts: a violation that is accepted, for a time and by name. */
import type { RequirementOutcome } from '../ports/report.ts'
import type { AppliedWaiver, Waiver, WaiverState } from '../ports/waiver.ts'

/** A waiver is told of loudly when it ends within so many days. */
const soonDays = 14

const msPerDay = 86_400_000

export interface Waived {
  readonly requirements: RequirementOutcome[]
  readonly waivers: AppliedWaiver[]
  /** A waiver that has expired, or that nothing needs, keeps the run from being green. */
  readonly problems: string[]
}

/** Days from `today` to `day`, both `YYYY-MM-DD`; negative for a day that is over. */
export function daysBetween(today: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / msPerDay)
}

/** The day that many days after `today`. */
export function dayAfter(today: string, days: number): string {
  const day = new Date(Date.parse(today) + days * msPerDay)
  return day.toISOString().slice(0, 'yyyy-mm-dd'.length)
}

/** `today` is `YYYY-MM-DD` in UTC. What conforms or could not be verified stays as it is. */
export function applyWaivers(
  outcomes: readonly RequirementOutcome[],
  waivers: readonly Waiver[],
  today: string,
): Waived {
  const applied = waivers.map((waiver) => applyOne(waiver, outcomes, today))
  const byId = new Map(applied.map((waiver) => [waiver.requirement, waiver]))
  return {
    requirements: outcomes.map((outcome) => waived(outcome, byId.get(outcome.requirement.id))),
    waivers: applied,
    problems: applied.flatMap(problemOf),
  }
}

function applyOne(
  waiver: Waiver,
  outcomes: readonly RequirementOutcome[],
  today: string,
): AppliedWaiver {
  const daysLeft = daysBetween(today, waiver.expires)
  const verdict = outcomes.find(({ requirement }) => requirement.id === waiver.requirement)?.verdict
  const soon = daysLeft >= 0 && daysLeft <= soonDays
  return { ...waiver, daysLeft, soon, state: stateOf(verdict, daysLeft) }
}

function stateOf(
  verdict: RequirementOutcome['verdict'] | undefined,
  daysLeft: number,
): WaiverState {
  if (verdict === 'conforms') return 'unused'
  if (daysLeft < 0) return 'expired'
  return verdict === 'violated' ? 'in-use' : 'idle'
}

function waived(
  outcome: RequirementOutcome,
  waiver: AppliedWaiver | undefined,
): RequirementOutcome {
  if (waiver === undefined || outcome.verdict !== 'violated') return outcome
  const { ticket, expires, reason, daysLeft, soon } = waiver
  const seen = outcome.reason ?? 'it is violated'
  if (waiver.state === 'expired') {
    return { ...outcome, reason: `its waiver (${ticket}) expired on ${expires}; ${seen}` }
  }
  const left = soon ? `, ${inDays(daysLeft)}` : ''
  const words = `waived until ${expires}${left} (${ticket}): ${reason}; violated: ${seen}`
  return { ...outcome, verdict: 'waived', reason: words }
}

/** `today`, `tomorrow`, `in 9 days`: how long something still holds. */
function inDays(days: number): string {
  if (days === 0) return 'which is today'
  return days === 1 ? 'which is tomorrow' : `in ${days} days`
}

function problemOf({ state, requirement, ticket, expires, place }: AppliedWaiver): string[] {
  const name = `The waiver of ${requirement} (${ticket}, ${place})`
  if (state === 'unused') return [`${name} is not needed: the requirement conforms. Remove it.`]
  if (state !== 'expired') return []
  return [`${name} expired on ${expires}. Mend the violation, or have the waiver approved anew.`]
}
