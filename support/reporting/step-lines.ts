/** A scenario step by step as plain text: for the body of a failure and for the console. */
import type { ScenarioOutcome, StepOutcome, StepStatus } from '../ports/report.ts'
import { duration } from './wording.ts'

export const stepSigns: Readonly<Record<StepStatus, string>> = {
  passed: '✓',
  violated: '✗',
  unverified: '?',
  'not-reached': '-',
}

/** One line for each step, each message indented below its step. Hooks that passed say nothing. */
export function stepLines(scenario: ScenarioOutcome): readonly string[] {
  return scenario.steps.filter(worthTelling).flatMap(stepText)
}

/** A hook that did its work is no part of the story. */
export function worthTelling(step: StepOutcome): boolean {
  return step.kind !== 'hook' || step.status !== 'passed' || step.attachments.length > 0
}

export function sentence(step: StepOutcome): string {
  return `${step.keyword.trim()} ${step.text}`.trim()
}

function stepText(step: StepOutcome): readonly string[] {
  const time = step.status === 'not-reached' ? 'not reached' : duration(step.durationMs)
  const message = step.message?.split('\n').map((line) => `    ${line}`) ?? []
  return [`${stepSigns[step.status]} ${sentence(step)} (${time})`, ...message]
}
