/** The records of several runs as one publication: the union, and what each target has shown. */
import type { Publication } from '../../ports/publication.ts'
import type { Report, Requirement, ScenarioOutcome } from '../../ports/report.ts'
import type { RecordedScenario, RunRecord } from '../../ports/run-record.ts'
import type { Waiver } from '../../ports/waiver.ts'
import { placeOf, totals } from '../../requirements/judge.ts'
import { unite, weightiest } from '../../requirements/union.ts'
import { applyWaivers } from '../../requirements/waivers.ts'
import type { Provenance } from '../provenance.ts'
import { byPlace } from '../shards.ts'
import { looksOf } from './looks.ts'
import { mergedRun } from './run-info.ts'

/** `records` have been found to belong together; waivers hold or not as of the day of `origin`. */
export function mergeRecords(records: readonly RunRecord[], origin: Provenance): Publication {
  const united = unitedReport(records, origin)
  const today = origin.startedAt.slice(0, 'yyyy-mm-dd'.length)
  const accepted = applyWaivers(united.requirements, waiversOf(records), today)
  const byTarget = Map.groupBy(records, ({ report }) => report.run.target)
  return {
    ...united,
    ...accepted,
    problems: [...accepted.problems, ...united.problems],
    totals: totals(accepted.requirements, united.scenarios, united.totals.wallMs),
    targets: [...byTarget.values()].map((own) => unitedReport(own, origin)),
    runs: records.map(({ report }) => report.run),
  }
}

/** Without waivers: what was seen. Its time is what the runs took together. */
function unitedReport(records: readonly RunRecord[], origin: Provenance): Report {
  const { looks, problems } = looksOf(records)
  const requirements = unite(ledgerOf(records), standingOf(records), looks)
  const scenarios = scenariosOf(records)
  const wallMs = records.reduce((sum, { report }) => sum + report.totals.wallMs, 0)
  return {
    run: mergedRun(
      records.map(({ report }) => report.run),
      origin,
    ),
    requirements,
    scenarios,
    problems: [...problems, ...problemsOf(records)],
    totals: totals(requirements, scenarios, wallMs),
  }
}

function ledgerOf(records: readonly RunRecord[]): Requirement[] {
  const rows = records.flatMap(({ report }) => report.requirements.map((one) => one.requirement))
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

function standingOf(records: readonly RunRecord[]): RecordedScenario[] {
  const all = records.flatMap(({ standing }) => standing)
  return [...new Map(all.map((scenario) => [placeOf(scenario), scenario])).values()]
}

function waiversOf(records: readonly RunRecord[]): Waiver[] {
  const all = records.flatMap(({ waivers }) => waivers)
  return [...new Map(all.map((waiver) => [waiver.requirement, waiver])).values()]
}

/** Each scenario once, as the run that weighs most has seen it, in the order of the features. */
function scenariosOf(records: readonly RunRecord[]): ScenarioOutcome[] {
  const all = records.flatMap(({ report }) => report.scenarios)
  const each = [...Map.groupBy(all, placeOf).values()].flatMap((same) => weightiest(same) ?? [])
  return each.sort(byPlace)
}

/** What all runs say alike is said once; the rest with the run that says it. */
function problemsOf(records: readonly RunRecord[]): string[] {
  const all = records.flatMap(({ problems, report }) =>
    problems.map((problem) => ({ problem, id: report.run.id })),
  )
  return [...Map.groupBy(all, ({ problem }) => problem)].map(([problem, same]) =>
    same.length === records.length
      ? problem
      : `Run ${same.map(({ id }) => id).join(', ')}: ${problem}`,
  )
}
