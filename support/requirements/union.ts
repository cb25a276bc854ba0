/** One verdict per requirement from several runs: per scenario first, then per row. */
import { reasons } from '../core/reasons.ts'
import type { Judgement } from '../core/verdict.ts'
import type { Requirement, RequirementOutcome, ScenarioOutcome } from '../ports/report.ts'
import type { RecordedScenario } from '../ports/run-record.ts'
import { type Finding, findingOf } from './claims.ts'
import { outOfScope, placeOf, seen } from './judge.ts'

/** What a run has to say of one scenario: what it saw, or why there is nothing to see. */
export type Look =
  | { readonly target: string; readonly outcome: ScenarioOutcome }
  | { readonly target: string; readonly place: string; readonly missing: string }

/** Violated beats conforms beats unverified: whatever one run has seen, another cannot unsee. */
const preference: readonly Judgement[] = ['violated', 'conforms', 'unverified']

/**
 * The verdicts of all rows of `ledger` over `looks`. A scenario is what the runs together say of it; a
 * row conforms only when every scenario that verifies it conforms somewhere, and is violated when one is.
 */
export function unite(
  ledger: readonly Requirement[],
  standing: readonly RecordedScenario[],
  looks: readonly Look[],
): RequirementOutcome[] {
  const byPlace = Map.groupBy(looks, lookPlace)
  const several = new Set(looks.map(({ target }) => target)).size > 1
  return ledger.map((requirement) => {
    if (requirement.level === 'out-of-scope') return outOfScope(requirement)
    const own = standing.filter((scenario) => scenario.requirements.includes(requirement.id))
    if (own.length === 0) return unverified(requirement, 'no scenario', true)
    if (!own.some((scenario) => byPlace.has(placeOf(scenario)))) {
      return unverified(requirement, unselected, false)
    }
    const findings = own.map((scenario) => {
      const told = (byPlace.get(placeOf(scenario)) ?? []).map((look) => ({
        target: several ? look.target : '',
        finding: findingFrom(look, scenario, requirement, ledger),
      }))
      return united(scenario, told)
    })
    return seen(requirement, findings)
  })
}

/** The outcome that stands for a scenario that several runs have seen. */
export function weightiest(outcomes: readonly ScenarioOutcome[]): ScenarioOutcome | undefined {
  return preference.flatMap((status) => outcomes.filter((one) => one.status === status))[0]
}

const unselected = `${reasons.selection} by any of these runs`

function lookPlace(look: Look): string {
  return 'outcome' in look ? placeOf(look.outcome) : look.place
}

function findingFrom(
  look: Look,
  scenario: RecordedScenario,
  requirement: Requirement,
  ledger: readonly Requirement[],
): Finding {
  if ('outcome' in look) return findingOf(requirement, look.outcome, ledger)
  const { missing } = look
  const place = { ...scenario, durationMs: 0 }
  return {
    ...{ scenario: place, status: 'unverified', outOfReach: false },
    ...{ reason: missing, message: missing },
  }
}

interface Told {
  /** Empty where there is only one target. */
  readonly target: string
  readonly finding: Finding
}

function united(scenario: RecordedScenario, told: readonly Told[]): Finding {
  const verdict = preference.find((status) => told.some(({ finding }) => finding.status === status))
  const deciding = told.filter(({ finding }) => finding.status === verdict)
  const [first] = [...deciding].sort((a, b) => reach(a) - reach(b))
  if (first === undefined) {
    const place = { ...scenario, durationMs: 0 }
    const nobody = { reason: unselected, message: unselected }
    return { scenario: place, status: 'unverified', outOfReach: true, ...nobody }
  }
  if (verdict === 'conforms') return first.finding
  const outOfReach = deciding.every(({ finding }) => finding.outOfReach)
  return { ...first.finding, outOfReach, reason: reasonsOf(deciding) }
}

/** What could have been verified is told first: outputs go by how a reason begins. */
function reach({ finding }: Told): number {
  return finding.outOfReach ? 1 : 0
}

/** Each reason once, with the targets that gave it. */
function reasonsOf(told: readonly Told[]): string {
  const sorted = [...told].sort((a, b) => reach(a) - reach(b))
  const groups = Map.groupBy(sorted, ({ finding }) => finding.reason ?? 'no reason was given')
  const texts = [...groups].map(([reason, same]) => {
    const targets = [...new Set(same.map(({ target }) => target))].filter((name) => name !== '')
    return targets.length === 0 ? reason : `${reason} (on ${targets.join(', ')})`
  })
  return texts.join('; ')
}

function unverified(
  requirement: Requirement,
  reason: string,
  applicable: boolean,
): RequirementOutcome {
  return { requirement, verdict: 'unverified', reason, applicable, scenarios: [] }
}
