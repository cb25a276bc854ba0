/** Requirement by scenario, without running anything. */
import type { Requirement } from '../ports/report.ts'
import type { StandingScenario } from './scenarios.ts'

/** A table for people: one line per requirement, its scenarios below it, and the count at the end. */
export function traceTable(
  ledger: readonly Requirement[],
  scenarios: readonly StandingScenario[],
): string {
  const inScope = ledger.filter((row) => row.level !== 'out-of-scope')
  const covered = inScope.filter((row) => scenariosOf(row, scenarios).length > 0)
  const lines = ledger.flatMap((row) => [
    `${row.id.padEnd(12)} ${row.level.padEnd(12)} ${row.title}`,
    ...standingLines(row, scenarios),
  ])
  return [...lines, '', `${covered.length} of ${inScope.length} requirements have a scenario`].join(
    '\n',
  )
}

/** True when every row in scope has a scenario. */
export function isComplete(
  ledger: readonly Requirement[],
  scenarios: readonly StandingScenario[],
): boolean {
  return ledger.every(
    (row) => row.level === 'out-of-scope' || scenariosOf(row, scenarios).length > 0,
  )
}

function standingLines(row: Requirement, scenarios: readonly StandingScenario[]): string[] {
  if (row.level === 'out-of-scope') return [`             ${row.reading ?? 'out of scope'}`]
  const own = scenariosOf(row, scenarios)
  if (own.length === 0) return ['             NO SCENARIO']
  return own.map(({ uri, line, name }) => `             ${uri}:${line} ${name}`)
}

function scenariosOf(row: Requirement, scenarios: readonly StandingScenario[]) {
  return scenarios.filter((scenario) => scenario.requirements.includes(row.id))
}
