/** One scenario, or one row without a scenario, as a result of Allure's SDK. */
import { createHash } from 'node:crypto'
import { Stage, type StatusDetails, type TestResult } from 'allure-js-commons'
import type { ReporterRuntime } from 'allure-js-commons/sdk/reporter'
import type { Report, RequirementOutcome, ScenarioOutcome } from '../../ports/report.ts'
import type { Identity } from '../identity.ts'
import { render } from '../markup.ts'
import {
  failedStepMessage,
  failure,
  requirementStanding,
  requirementsOf,
  type Standing,
  scenarioStanding,
  waivedReasons,
} from '../standing.ts'
import { visible } from '../visible-text.ts'
import { allureMessage, allureStatus } from './categories.ts'
import {
  promiseMarkup,
  requirementLinks,
  rowLabels,
  scenarioLabels,
  waiverMarkup,
} from './labels.ts'
import { writeHooks, writeSteps } from './steps.ts'

export function writeScenario(
  runtime: ReporterRuntime,
  report: Report,
  scenario: ScenarioOutcome,
  identity: Identity,
): void {
  const standing = scenarioStanding(scenario, report)
  const rows = requirementsOf(scenario, report).map((outcome) => outcome.requirement)
  const scope = runtime.startScope()
  const start = Date.parse(scenario.startedAt)
  const result: Partial<TestResult> = {
    ...identified(identity.key),
    name: visible(identity.title),
    titlePath: scenario.uri.split('/'),
    start,
    status: allureStatus[standing],
    stage: Stage.FINISHED,
    statusDetails: details(scenario, standing),
    descriptionHtml: render([waiverMarkup(waivedReasons(scenario, report)), promiseMarkup(rows)]),
    labels: scenarioLabels(scenario, report, standing),
    links: requirementLinks(scenario.requirements),
  }
  const test = runtime.startTest(result, [scope])
  writeHooks(runtime, scope, scenario, standing)
  writeSteps(runtime, test, scenario, standing)
  runtime.stopTest(test, { stop: start + scenario.durationMs })
  runtime.writeTest(test)
  runtime.writeScope(scope)
}

/** A promise that nobody has checked must be as visible as one that failed. */
export function writeRow(
  runtime: ReporterRuntime,
  report: Report,
  outcome: RequirementOutcome,
): void {
  const row = outcome.requirement
  const standing = requirementStanding(outcome)
  const start = Date.parse(report.run.startedAt)
  const reason = outcome.reason ?? 'this row is not held against the system'
  const test = runtime.startTest({
    ...identified(`requirement ${row.id}`),
    name: visible(
      `${standing === 'out-of-scope' ? 'Out of scope' : 'No scenario'}: ${row.id} ${row.title}`,
    ),
    titlePath: ['Requirements without a scenario'],
    start,
    status: allureStatus[standing],
    stage: Stage.FINISHED,
    statusDetails: { message: visible(allureMessage(standing, reason)) },
    descriptionHtml: render(promiseMarkup([row])),
    labels: rowLabels(row, report),
    links: requirementLinks([row.id]),
  })
  runtime.stopTest(test, { stop: start })
  runtime.writeTest(test)
}

/** The whole message: Allure recognises the step that has the same one and does not tell it twice. */
function details(scenario: ScenarioOutcome, standing: Standing): ResultDetails {
  if (standing === 'conforms') return scenario.attempts > 1 ? retried(scenario) : {}
  return {
    message: visible(
      allureMessage(
        standing,
        failedStepMessage(scenario) ?? failure(scenario) ?? 'no reason was given',
      ),
    ),
  }
}

/** The SDK's type leaves out `flaky`, which the format has. */
type ResultDetails = StatusDetails & { readonly flaky?: true }

function retried(scenario: ScenarioOutcome): ResultDetails {
  return { flaky: true, message: `passed at attempt ${scenario.attempts}` }
}

/** Allure joins the runs of one test by these, so they must not depend on lines, times or the machine. */
function identified(key: string): Pick<TestResult, 'fullName' | 'testCaseId' | 'historyId'> {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32)
  return { fullName: key, testCaseId: id, historyId: id }
}
