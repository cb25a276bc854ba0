/** From what the scenarios showed to a verdict per requirement, and from there to the exit code. */
import { exitCodes, gravest } from '../core/verdict.ts'
import type {
  Report,
  Requirement,
  RequirementOutcome,
  ScenarioOutcome,
  Totals,
} from '../ports/report.ts'
import { type Finding, findingOf } from './claims.ts'
import type { StandingScenario } from './scenarios.ts'

/** The verdicts of all rows of `ledger`, in its order. */
export function judge(
  ledger: readonly Requirement[],
  standing: readonly StandingScenario[],
  outcomes: readonly ScenarioOutcome[],
): RequirementOutcome[] {
  return ledger.map((requirement) => {
    if (requirement.level === 'out-of-scope') return outOfScope(requirement)
    const findings = outcomes
      .filter((outcome) => outcome.requirements.includes(requirement.id))
      .map((outcome) => findingOf(requirement, outcome, ledger))
    return findings.length === 0 ? unseen(requirement, standing) : seen(requirement, findings)
  })
}

function seen(requirement: Requirement, findings: readonly Finding[]): RequirementOutcome {
  const verdict = gravest(findings.map((finding) => finding.status))
  const culprits = findings.filter((finding) => finding.status === verdict)
  const reason = verdict === 'conforms' ? undefined : culprits[0]?.reason
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
  standing: readonly StandingScenario[],
): RequirementOutcome {
  const exists = standing.some((scenario) => scenario.requirements.includes(requirement.id))
  const reason = exists ? 'not selected by this run' : 'no scenario'
  return { requirement, verdict: 'unverified', reason, applicable: !exists, scenarios: [] }
}

function outOfScope(requirement: Requirement): RequirementOutcome {
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
  const proven = requirements.some(({ verdict }) => verdict === 'conforms' || verdict === 'waived')
  if (problems.length > 0 || scenarios.length === 0 || !proven) return exitCodes.unverified
  return exitCodes.conforms
}
