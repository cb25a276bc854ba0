/** What junit.xml says, before it is XML: suites and cases with their results. */
import type { Report, RequirementOutcome, ScenarioOutcome } from '../ports/report.ts'
import { type Identity, identify } from './identity.ts'
import {
  failure,
  requirementStanding,
  type Standing,
  scenarioStanding,
  waivedReasons,
} from './standing.ts'
import { stepLines } from './step-lines.ts'
import { unobserved } from './unobserved.ts'

export interface JunitSuite {
  readonly name: string
  readonly startedAt: string
  readonly cases: readonly JunitCase[]
}

interface JunitCase {
  readonly name: string
  readonly uri?: string
  readonly requirements: readonly string[]
  readonly durationMs: number
  readonly standing: Standing
  readonly result: 'passed' | 'failure' | 'error' | 'skipped'
  readonly message: string
  readonly body: string
}

/** A gate that reads only this file must come to the same end as the exit code: hence the waived row. */
const results: Readonly<Record<Standing, JunitCase['result']>> = {
  conforms: 'passed',
  violated: 'failure',
  'suite-broke': 'error',
  'not-running': 'error',
  'no-capability': 'skipped',
  'not-selected': 'skipped',
  waived: 'skipped',
  'out-of-scope': 'skipped',
}

/** The features, then what no feature shows: rows without a scenario and problems of the run itself. */
export function junitSuites(report: Report): readonly JunitSuite[] {
  const identities = identify(report.scenarios)
  const features = Map.groupBy(report.scenarios, (scenario) => scenario.feature)
  const suites = [...features].map(([name, scenarios]) => ({
    name,
    startedAt: scenarios[0]?.startedAt ?? report.run.startedAt,
    cases: scenarios.map((scenario) => scenarioCase(scenario, report, identities.get(scenario))),
  }))
  const rest = [
    { name: 'Requirements without a scenario', cases: unobserved(report).map(rowCase) },
    { name: 'The run itself', cases: report.problems.map(problemCase) },
  ].filter((suite) => suite.cases.length > 0)
  return [...suites, ...rest.map((suite) => ({ ...suite, startedAt: report.run.startedAt }))]
}

function scenarioCase(
  scenario: ScenarioOutcome,
  report: Report,
  identity: Identity | undefined,
): JunitCase {
  const standing = scenarioStanding(scenario, report)
  const reason = failure(scenario) ?? ''
  return {
    name: identity?.title ?? scenario.name,
    uri: scenario.uri,
    requirements: scenario.requirements,
    durationMs: scenario.durationMs,
    standing,
    result: results[standing],
    message: standing === 'waived' ? `waived: ${reason}` : reason,
    body: [
      `${scenario.uri}:${scenario.line}`,
      ...waivedReasons(scenario, report),
      ...stepLines(scenario),
    ].join('\n'),
  }
}

function rowCase(outcome: RequirementOutcome): JunitCase {
  const { id, title, statement } = outcome.requirement
  const standing = requirementStanding(outcome)
  return {
    name: `${id} ${title}`,
    requirements: [id],
    durationMs: 0,
    standing,
    result: results[standing],
    message: outcome.reason ?? standing,
    body: statement,
  }
}

function problemCase(problem: string, index: number): JunitCase {
  return {
    name: `Problem ${index + 1}`,
    requirements: [],
    durationMs: 0,
    standing: 'suite-broke',
    result: 'error',
    message: problem,
    body: problem,
  }
}
