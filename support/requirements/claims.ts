/** Which steps of a scenario speak for a requirement, and what they say of it. */
import { reasons } from '../core/reasons.ts'
import { gravest, type Judgement } from '../core/verdict.ts'
import type { Requirement, ScenarioOutcome, StepOutcome } from '../ports/report.ts'
import type { ScenarioPlace } from '../ports/run-record.ts'

export interface Finding {
  readonly scenario: ScenarioPlace & { readonly durationMs: number }
  readonly status: Judgement
  /** One line. */
  readonly reason?: string
  /** All that the deciding step had to say. */
  readonly message?: string
  /** True when nothing but a missing capability or the selection stood in the way. */
  readonly outOfReach: boolean
}

/** Reasons that say all there is to say, whatever sentence they stopped. */
const speaksForItself = (message: string) =>
  message.startsWith(reasons.capability) || message.startsWith(reasons.notRunning)

/**
 * What `scenario` found out about `requirement`. A row that claims sentences is judged by those alone;
 * a broken step that nobody in `ledger` claims (a Given, a hook) counts against every row of the scenario.
 */
export function findingOf(
  requirement: Requirement,
  scenario: ScenarioOutcome,
  ledger: readonly Requirement[],
): Finding {
  const own = ownSteps(requirement, scenario, ledger)
  const status = gravest(own.map(judgementOf))
  if (status === 'conforms') return { scenario, status, outOfReach: false }
  const culprit = own.find((step) => judgementOf(step) === status && step.status !== 'not-reached')
  const reason = culprit === undefined ? notReached(scenario) : reasonOf(culprit)
  const message = culprit?.message ?? reason
  return { scenario, status, reason, message, outOfReach: isOutOfReach(own, scenario) }
}

function ownSteps(
  requirement: Requirement,
  scenario: ScenarioOutcome,
  ledger: readonly Requirement[],
): readonly StepOutcome[] {
  if (requirement.sentences.length === 0) return scenario.steps
  const claimed = new Set(
    ledger.filter((row) => scenario.requirements.includes(row.id)).flatMap((row) => row.sentences),
  )
  return scenario.steps.filter(
    (step) =>
      requirement.sentences.includes(step.text) ||
      (!claimed.has(step.text) && step.status !== 'not-reached'),
  )
}

function judgementOf(step: StepOutcome): Judgement {
  if (step.status === 'passed') return 'conforms'
  return step.status === 'violated' ? 'violated' : 'unverified'
}

function reasonOf(step: StepOutcome): string {
  const message = step.message?.split('\n')[0] ?? step.status
  return speaksForItself(message) ? message : `${step.text}: ${message}`
}

function notReached(scenario: ScenarioOutcome): string {
  const stop = scenario.steps.find((step) => step.status !== 'passed')
  if (stop === undefined || stop.status === 'not-reached') return 'not reached'
  const message = stop.message?.split('\n')[0] ?? stop.status
  return speaksForItself(message) ? message : `not reached, because of "${stop.text}"`
}

function isOutOfReach(own: readonly StepOutcome[], scenario: ScenarioOutcome): boolean {
  const broken = own.filter((step) => step.status !== 'passed')
  const stop = scenario.steps.find((step) => step.status !== 'passed')
  return broken.every(
    (step) =>
      step.message?.startsWith(reasons.capability) === true ||
      (step.status === 'not-reached' && stop?.message?.startsWith(reasons.capability) === true),
  )
}
