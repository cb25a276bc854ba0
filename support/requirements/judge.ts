/** From what the scenarios showed to a verdict per requirement, and from there to the exit code. */
import { heldInThisShard, reasons } from '../core/reasons.ts'
import { exitCodes, gravest } from '../core/verdict.ts'
import type {
  Report,
  Requirement,
  RequirementOutcome,
  ScenarioOutcome,
  Totals,
} from '../ports/report.ts'
import { type Finding, findingOf } from './claims.ts'
import { partialLook } from './partial-look.ts'
import type { StandingScenario } from './scenarios.ts'

/**
 * The verdicts of all rows of `ledger`, in its order. `elsewhere` are the places of scenarios that other
 * shards run: what this one cannot see is not held against the system, nor taken for granted.
 */
export function judge(
  ledger: readonly Requirement[],
  standing: readonly StandingScenario[],
  outcomes: readonly ScenarioOutcome[],
  elsewhere: ReadonlySet<string> = new Set(),
): RequirementOutcome[] {
  return ledger.map((requirement) => {
    if (requirement.level === 'out-of-scope') return outOfScope(requirement)
    const findings = findingsOf(requirement, outcomes, ledger)
    const own = standing.filter((scenario) => scenario.requirements.includes(requirement.id))
    const rest = own.some((scenario) => elsewhere.has(placeOf(scenario)))
    if (findings.length === 0) return unseen(requirement, own, rest)
    const outcome = seen(requirement, findings)
    return rest && outcome.verdict === 'conforms' ? heldSoFar(outcome) : outcome
  })
}

/** Where a scenario stands, to the line of its Examples row. */
export function placeOf({ uri, line }: { readonly uri: string; readonly line: number }): string {
  return `${uri}:${line}`
}

/** What each scenario that verifies `requirement` has found out about it. */
export function findingsOf(
  requirement: Requirement,
  outcomes: readonly ScenarioOutcome[],
  ledger: readonly Requirement[],
): Finding[] {
  return outcomes
    .filter((outcome) => outcome.requirements.includes(requirement.id))
    .map((outcome) => findingOf(requirement, outcome, ledger))
}

/** The verdict that findings come to: violated beats unverified beats conforms. */
export function seen(requirement: Requirement, findings: readonly Finding[]): RequirementOutcome {
  const verdict = gravest(findings.map((finding) => finding.status))
  const culprits = findings.filter((finding) => finding.status === verdict)
  // What could have been verified weighs more than what is out of reach.
  const culprit = culprits.find((finding) => !finding.outOfReach) ?? culprits[0]
  const reason = verdict === 'conforms' ? undefined : partialLook(culprit?.reason, findings)
  return {
    requirement,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    applicable: verdict !== 'unverified' || culprits.some((finding) => !finding.outOfReach),
    scenarios: findings.map(({ scenario, status, message }) => ({
      name: scenario.name,
      uri: scenario.uri,
      line: scenario.line,
      status,
      ...(message === undefined ? {} : { message }),
      durationMs: scenario.durationMs,
    })),
  }
}

function unseen(
  requirement: Requirement,
  own: readonly StandingScenario[],
  elsewhere: boolean,
): RequirementOutcome {
  const exists = own.length > 0
  const unselected = elsewhere ? `${reasons.shard}s run it` : `${reasons.selection} by this run`
  const reason = exists ? unselected : 'no scenario'
  return { requirement, verdict: 'unverified', reason, applicable: !exists, scenarios: [] }
}

function heldSoFar(outcome: RequirementOutcome): RequirementOutcome {
  const reason = `${reasons.shard}s run a part of it; the part that ran here conforms`
  return { ...outcome, verdict: 'unverified', reason, applicable: false }
}

/** A row that nobody holds against the system. */
export function outOfScope(requirement: Requirement): RequirementOutcome {
  const reason = requirement.reading ?? 'the documents put it out of scope'
  return { requirement, verdict: 'out-of-scope', reason, applicable: false, scenarios: [] }
}

/** Counts for the report's head. */
export function totals(
  requirements: readonly RequirementOutcome[],
  scenarios: readonly ScenarioOutcome[],
  wallMs: number,
): Totals {
  const count = (verdict: RequirementOutcome['verdict']) =>
    requirements.filter((outcome) => outcome.verdict === verdict).length
  return {
    conforms: count('conforms'),
    violated: count('violated'),
    unverified: count('unverified'),
    waived: count('waived'),
    outOfScope: count('out-of-scope'),
    scenarios: scenarios.length,
    steps: scenarios.reduce((sum, scenario) => sum + scenario.steps.length, 0),
    wallMs,
  }
}

/**
 * The exit code that a report deserves. With `complete`, anything that is not verified counts, also
 * what the target could not have verified or the selection left out.
 */
export function exitCodeOf(report: Report, complete: boolean): number {
  const { requirements, scenarios, problems } = report
  const violated = requirements.filter((outcome) => outcome.verdict === 'violated')
  if (violated.some(({ requirement }) => requirement.level === 'must')) return exitCodes.violated
  // A recommended promise that is not kept is no reason to say that all is well.
  if (violated.length > 0) return exitCodes.unverified
  const open = requirements.filter((outcome) => outcome.verdict === 'unverified')
  if (open.some((outcome) => complete || outcome.applicable)) return exitCodes.unverified
  const proven = requirements.some(
    (outcome) =>
      outcome.verdict === 'conforms' || outcome.verdict === 'waived' || heldInThisShard(outcome),
  )
  if (problems.length > 0 || scenarios.length === 0 || !proven) return exitCodes.unverified
  return exitCodes.conforms
}
