/** A stable name for every scenario of a run, also where two of them are called the same. */
import type { ScenarioOutcome } from '../ports/report.ts'

export interface Identity {
  /** The same in every run, whatever the line numbers: file, rule, name and ordinal. */
  readonly key: string
  /** The scenario's name, with its ordinal where several of a file share it (rows of an outline). */
  readonly title: string
}

/**
 * Line numbers move with every edit, so they are no identity: scenarios of one name are counted in the
 * order of their lines instead.
 */
export function identify(
  scenarios: readonly ScenarioOutcome[],
): ReadonlyMap<ScenarioOutcome, Identity> {
  const groups = Map.groupBy(scenarios, place)
  const identities = new Map<ScenarioOutcome, Identity>()
  for (const [key, namesakes] of groups) {
    const ordered = [...namesakes].sort((a, b) => a.line - b.line)
    for (const [index, scenario] of ordered.entries()) {
      identities.set(scenario, {
        key: index === 0 ? key : `${key} #${index + 1}`,
        title: ordered.length === 1 ? scenario.name : `${scenario.name} (${index + 1})`,
      })
    }
  }
  return identities
}

function place(scenario: ScenarioOutcome): string {
  return [scenario.uri, scenario.rule, scenario.name].filter(Boolean).join(' > ')
}
