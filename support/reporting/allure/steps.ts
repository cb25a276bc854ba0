/** The steps of a scenario with their times, messages and attachments; hooks as set-up and tear-down. */
import { type FixtureResult, Stage, Status, type StepResult } from 'allure-js-commons'
import type { ReporterRuntime } from 'allure-js-commons/sdk/reporter'
import type { ScenarioOutcome, StepOutcome } from '../../ports/report.ts'
import type { Standing } from '../standing.ts'
import { sentence, worthTelling } from '../step-lines.ts'
import { visible } from '../visible-text.ts'
import { allureAttachments } from './attachments.ts'
import { allureStatus } from './categories.ts'

export function writeSteps(
  runtime: ReporterRuntime,
  test: string,
  scenario: ScenarioOutcome,
  standing: Standing,
): void {
  for (const step of scenario.steps.filter(({ kind }) => kind !== 'hook')) {
    const uuid = runtime.startStep(test, undefined, stepResult(step, standing))
    if (uuid === undefined) throw new Error(`Allure took no step of "${scenario.name}".`)
    attach(runtime, test, uuid, step)
    runtime.stopStep(uuid, { stop: end(step) })
  }
}

export function writeHooks(
  runtime: ReporterRuntime,
  scope: string,
  scenario: ScenarioOutcome,
  standing: Standing,
): void {
  for (const hook of scenario.steps.filter((step) => step.kind === 'hook' && worthTelling(step))) {
    const type = hook.keyword.trim().startsWith('After') ? 'after' : 'before'
    const uuid = runtime.startFixture(scope, type, stepResult(hook, standing))
    if (uuid === undefined) throw new Error(`Allure took no hook of "${scenario.name}".`)
    attach(runtime, uuid, undefined, hook)
    runtime.stopFixture(uuid, { stop: end(hook) })
  }
}

function stepResult(step: StepOutcome, standing: Standing): Partial<StepResult & FixtureResult> {
  return {
    name: visible(sentence(step)),
    start: Date.parse(step.startedAt),
    status: stepStatus(step, standing),
    stage: step.status === 'not-reached' ? Stage.PENDING : Stage.FINISHED,
    statusDetails: step.message === undefined ? {} : { message: visible(step.message) },
  }
}

/** What could not be verified is broken or skipped as its scenario is. */
function stepStatus(step: StepOutcome, standing: Standing): Status {
  if (step.status === 'passed') return Status.PASSED
  if (step.status === 'violated') return Status.FAILED
  if (step.status === 'not-reached') return Status.SKIPPED
  return standing === 'no-capability' ? allureStatus[standing] : Status.BROKEN
}

function attach(
  runtime: ReporterRuntime,
  root: string,
  parent: string | undefined,
  step: StepOutcome,
): void {
  for (const attachment of step.attachments.flatMap(allureAttachments)) {
    const { name, contentType, content } = attachment
    runtime.writeAttachment(root, parent, visible(name), content, { contentType })
  }
}

function end(step: StepOutcome): number {
  return Date.parse(step.startedAt) + step.durationMs
}
