/** How a scenario or a row is to be shown: the verdict, and for what is unverified the kind of reason. */
import { reasons } from '../core/reasons.ts'
import type { Report, RequirementOutcome, ScenarioOutcome } from '../ports/report.ts'

/**
 * `not-running`: there is only the system's repository. `no-capability`: this target cannot do what the check needs. `not-selected`: nobody asked for it in
 * this run, or in this shard of it. `suite-broke`: it could have been verified and was not.
 */
export type Standing =
  | 'conforms'
  | 'violated'
  | 'waived'
  | 'suite-broke'
  | 'not-running'
  | 'no-capability'
  | 'not-selected'
  | 'out-of-scope'

/** What QA reads first stands first. */
export const standingOrder: readonly Standing[] = [
  'violated',
  'suite-broke',
  'not-running',
  'no-capability',
  'not-selected',
  'waived',
  'conforms',
  'out-of-scope',
]

/** Why something is unverified, from the words its reason begins with. */
export function unverifiedStanding(reason: string | undefined): Standing {
  if (reason?.startsWith(reasons.capability)) return 'no-capability'
  if (reason?.startsWith(reasons.notRunning)) return 'not-running'
  if (reason?.startsWith(reasons.selection)) return 'not-selected'
  if (reason?.startsWith(reasons.shard)) return 'not-selected'
  return 'suite-broke'
}

export function requirementStanding(outcome: RequirementOutcome): Standing {
  return outcome.verdict === 'unverified' ? unverifiedStanding(outcome.reason) : outcome.verdict
}

/**
 * A violated scenario counts as waived when a waiver covers it: one of its requirements is waived and
 * none of the others is left violated or unverified.
 */
export function scenarioStanding(scenario: ScenarioOutcome, report: Report): Standing {
  if (scenario.status === 'unverified') return unverifiedStanding(failure(scenario))
  if (scenario.status === 'conforms') return 'conforms'
  const verdicts = requirementsOf(scenario, report).map((outcome) => outcome.verdict)
  const open = verdicts.some((verdict) => verdict === 'violated' || verdict === 'unverified')
  return verdicts.includes('waived') && !open ? 'waived' : 'violated'
}

/** The rows of the ledger that a scenario verifies, in the order of its tags. */
export function requirementsOf(
  scenario: ScenarioOutcome,
  report: Report,
): readonly RequirementOutcome[] {
  return scenario.requirements.flatMap((id) =>
    report.requirements.filter((outcome) => outcome.requirement.id === id),
  )
}

/** Until when and why violations that this scenario shows are accepted, one line each. */
export function waivedReasons(scenario: ScenarioOutcome, report: Report): readonly string[] {
  return requirementsOf(scenario, report).flatMap(({ verdict, requirement, reason = '' }) =>
    verdict === 'waived' ? [`${requirement.id}: ${reason}`] : [],
  )
}

/** Why a scenario does not conform, in one line; undefined when it does. */
export function failure(scenario: ScenarioOutcome): string | undefined {
  return scenario.reason ?? failedStepMessage(scenario)?.split('\n')[0]
}

/** The whole message of the step that decided a scenario. */
export function failedStepMessage(scenario: ScenarioOutcome): string | undefined {
  const decisive = scenario.steps.find(
    (step) => step.message !== undefined && step.status === scenario.status,
  )
  return decisive?.message
}
