/** What each target of a merged report has shown by itself, and what it left to the others. */
import type { Publication } from '../ports/publication.ts'
import type { ScenarioOutcome } from '../ports/report.ts'
import { failure, requirementStanding, type Standing } from './standing.ts'
import { duration, standingTitles } from './wording.ts'

export interface TargetCounts {
  readonly target: string
  readonly conforms: number
  readonly violated: number
  /** What is unverified there, by the kind of reason; such as `4 unverified: not selected`. */
  readonly open: readonly string[]
  /** How much of that another target has judged. */
  readonly elsewhere: readonly string[]
}

const unverified: readonly Standing[] = [
  'suite-broke',
  'not-running',
  'no-capability',
  'not-selected',
]

/** One for each target; none for the record of a single run. */
export function targetCounts({ targets = [], requirements }: Publication): readonly TargetCounts[] {
  const judged = new Set(
    requirements
      .filter(({ verdict }) => verdict !== 'unverified')
      .map(({ requirement }) => requirement.id),
  )
  return targets.map((target) => {
    const count = (standing: Standing) =>
      target.requirements.filter((row) => requirementStanding(row) === standing).length
    const open = unverified.filter((standing) => count(standing) > 0)
    const rows = target.requirements.filter(({ verdict }) => verdict === 'unverified')
    const settled = rows.filter(({ requirement }) => judged.has(requirement.id)).length
    return {
      target: target.run.target,
      conforms: count('conforms'),
      violated: count('violated'),
      open: open.map((standing) => `${count(standing)} ${standingTitles[standing].toLowerCase()}`),
      elsewhere: settled === 0 ? [] : [`of these ${settled} settled by another target`],
    }
  })
}

/** What each target has to say of a scenario, one line each; nothing where there is one target. */
export function looksAt({
  targets = [],
}: Publication): (scenario: ScenarioOutcome) => readonly string[] {
  if (targets.length < 2) return () => []
  const looks = targets.flatMap(({ run, scenarios }) =>
    scenarios.map((scenario) => ({ target: run.target, scenario })),
  )
  const byPlace = Map.groupBy(looks, ({ scenario }) => placeOf(scenario))
  return (scenario) =>
    (byPlace.get(placeOf(scenario)) ?? []).map(({ target, scenario: seen }) => {
      const why = failure(seen)
      const time = duration(seen.durationMs)
      return `${target}: ${seen.status}, ${time}${why === undefined ? '' : `, ${why}`}`
    })
}

function placeOf({ uri, line }: ScenarioOutcome): string {
  return `${uri}:${line}`
}
