/** Whether the ledger and the feature files speak of the same requirements. */
import type { Requirement } from '../ports/report.ts'
import type { StandingFeatures, StandingScenario } from './scenarios.ts'

/** Everything that is wrong between ledger and features, one line each; empty when they agree. */
export function disagreements(
  ledger: readonly Requirement[],
  { scenarios, dead }: StandingFeatures,
): string[] {
  return [
    ...dead.map(({ uri, line, what }) => `${uri}:${line} ${what}`),
    ...scenarios.flatMap((scenario) => troubleOf(scenario, ledger)),
    ...ledger.flatMap((row) => lostSentences(row, scenarios)),
  ]
}

function troubleOf(scenario: StandingScenario, ledger: readonly Requirement[]): string[] {
  const place = `${scenario.uri}:${scenario.line}`
  const unknown = scenario.requirements
    .filter((id) => !ledger.some((row) => row.id === id))
    .map((id) => `${place} names ${id}, which the ledger does not know`)
  const nameless =
    scenario.requirements.length === 0 ? [`${place} names no requirement: ${scenario.name}`] : []
  const empty = scenario.promisesSomething ? [] : [`${place} promises nothing: it has no Then`]
  return [...unknown, ...nameless, ...empty]
}

function lostSentences(row: Requirement, scenarios: readonly StandingScenario[]): string[] {
  const own = scenarios.filter((scenario) => scenario.requirements.includes(row.id))
  if (own.length === 0) return []
  return row.sentences
    .filter((sentence) => !own.some((scenario) => scenario.sentences.includes(sentence)))
    .map(
      (sentence) => `${row.id} claims the sentence "${sentence}", which none of its scenarios has`,
    )
}
