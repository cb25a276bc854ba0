/** What every run has to say of every scenario, and what no run says because a shard is missing. */
import type { RunRecord } from '../../ports/run-record.ts'
import { placeOf } from '../../requirements/judge.ts'
import type { Look } from '../../requirements/union.ts'
import { wholeOf } from './agreement.ts'

export interface Looks {
  readonly looks: readonly Look[]
  /** A missing shard is never quiet: what it would have shown is not known. */
  readonly problems: readonly string[]
}

export function looksOf(records: readonly RunRecord[]): Looks {
  const missing = [...Map.groupBy(records, wholeOf).values()].flatMap(missingShards)
  return {
    looks: [...records.flatMap(ownLooks), ...missing.flatMap(({ looks }) => looks)],
    problems: missing.map(({ problem }) => problem),
  }
}

/** Its outcomes; and each scenario that it was to run and that has none. */
function ownLooks({ report, planned, shard }: RunRecord): Look[] {
  const { target, id } = report.run
  const seen = new Set(report.scenarios.map(placeOf))
  const lost = planned.filter((one) => one.shard === shard.index && !seen.has(placeOf(one)))
  return [
    ...report.scenarios.map((outcome) => ({ target, outcome })),
    ...lost.map((one) => {
      return { target, place: placeOf(one), missing: `run ${id} stopped before it` }
    }),
  ]
}

/** Of the shards of one whole: those that were not given, unless they have nothing to run. */
function missingShards(records: readonly RunRecord[]): (Looks & { readonly problem: string })[] {
  const [first] = records
  if (first === undefined) return []
  const { total } = first.shard
  const given = new Set(records.filter((one) => one.shard.total === total).map(indexOf))
  const indexes = Array.from({ length: total }, (_, at) => at + 1)
  return indexes
    .filter((index) => !given.has(index))
    .map((index) => ({ index, planned: first.planned.filter(({ shard }) => shard === index) }))
    .filter(({ planned }) => planned.length > 0)
    .map(({ index, planned }) => {
      const { target } = first.report.run
      const missing = `shard ${index}/${total} was not given`
      const looks = planned.map((one) => ({ target, place: placeOf(one), missing }))
      const count = `${planned.length} of its ${first.planned.length} scenarios have no result`
      const problem = `Shard ${index}/${total} of ${wholeOf(first)} was not given: ${count}.`
      return { looks, problem, problems: [] }
    })
}

function indexOf({ shard }: RunRecord): number {
  return shard.index
}
