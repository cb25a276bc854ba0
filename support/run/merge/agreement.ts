/** Whether runs may be merged: of one and the same thing, and each part of it once. */
import type { RunRecord } from '../../ports/run-record.ts'
import type { FoundRecord } from './read-records.ts'

/** Everything that forbids to merge these runs, one sentence each with its way out. */
export function mergeFaults(found: readonly FoundRecord[], ownVersion: string): string[] {
  return [
    ...differing(found, 'versions of Plumbline', ({ plumbline }) => plumbline, runAgain),
    ...foreignVersion(found, ownVersion),
    ...differing(found, 'commits', ({ report }) => report.run.commit, runAgain),
    ...differing(
      found,
      'catalogues',
      ({ catalogue }) => catalogue,
      'The ledger or a feature differs.',
    ),
    ...subjectsOf(found).flatMap((system) => subjectFaults(found, system)),
    ...waiverFaults(found),
    ...twice(found),
    ...splitFaults(found),
  ]
}

const runAgain = 'Run all of them on one checkout.'

/** Values are short enough to be read: figures of files are cut like those of commits. */
function differing(
  found: readonly FoundRecord[],
  what: string,
  of: (record: RunRecord) => string | undefined,
  way: string,
): string[] {
  const groups = Map.groupBy(
    found.filter(({ record }) => of(record) !== undefined),
    ({ record }) => of(record) ?? '',
  )
  if (groups.size < 2) return []
  const told = [...groups].map(([value, same]) => `${value.slice(0, 12)} (${foldersOf(same)})`)
  return [`They are of different ${what}: ${told.join(', ')}. ${way}`]
}

function foreignVersion(found: readonly FoundRecord[], own: string): string[] {
  const foreign = found.filter(({ record }) => record.plumbline !== own)
  if (foreign.length === 0) return []
  return [`This is Plumbline ${own}, and ${foldersOf(foreign)} is of another. Merge with that one.`]
}

function subjectsOf(found: readonly FoundRecord[]): string[] {
  return [...new Set(found.flatMap(({ record }) => record.subjects.map(({ system }) => system)))]
}

/** A verdict over two implementations, or two states of one, would be a verdict over neither. */
function subjectFaults(found: readonly FoundRecord[], system: string): string[] {
  const subject = (record: RunRecord) => record.subjects.find((one) => one.system === system)
  const same = 'Judge one and the same system, and merge then.'
  return [
    ...differing(found, `manifests of ${system}`, (record) => subject(record)?.manifest, same),
    ...differing(found, `commits of ${system}`, (record) => subject(record)?.commit, same),
  ]
}

function waiverFaults(found: readonly FoundRecord[]): string[] {
  const ids = new Set(found.flatMap(({ record }) => record.waivers.map((one) => one.requirement)))
  const words = (record: RunRecord, id: string) => {
    const waiver = record.waivers.find(({ requirement }) => requirement === id)
    return waiver === undefined ? 'none' : JSON.stringify({ ...waiver, place: '' })
  }
  return [...ids].flatMap((id) => {
    const concerned = found.filter(({ record }) => knows(record, id))
    if (new Set(concerned.map(({ record }) => words(record, id))).size < 2) return []
    return [`The waiver of ${id} is not the same in ${foldersOf(concerned)}. ${runAgain}`]
  })
}

function knows(record: RunRecord, id: string): boolean {
  return record.report.requirements.some(({ requirement }) => requirement.id === id)
}

function twice(found: readonly FoundRecord[]): string[] {
  const groups = [...Map.groupBy(found, ({ record }) => record.report.run.id)]
  return groups.flatMap(([id, same]) =>
    same.length < 2 ? [] : [`Run ${id} is given twice: ${foldersOf(same)}. Give it once.`],
  )
}

/** Shards of one whole: the same target, and the same scenarios were asked for. */
export function wholeOf({ report, selection }: RunRecord): string {
  return `${selection} on ${report.run.target}`
}

function splitFaults(found: readonly FoundRecord[]): string[] {
  const shards = found.filter(({ record }) => record.shard.total > 1)
  return [...Map.groupBy(shards, ({ record }) => wholeOf(record))].flatMap(([whole, own]) => {
    const splits = new Set(own.map(({ record }) => JSON.stringify(record.planned)))
    if (splits.size > 1) {
      const way = 'Give every shard the same --shard total and the same --durations.'
      return [`The shards of ${whole} were cut differently: ${foldersOf(own)}. ${way}`]
    }
    return [...Map.groupBy(own, ({ record }) => record.shard.index)].flatMap(([index, same]) =>
      same.length < 2 ? [] : [repeated(index, whole, same)],
    )
  })
}

function repeated(index: number, whole: string, same: readonly FoundRecord[]): string {
  const total = same[0]?.record.shard.total
  return `Shard ${index}/${total} of ${whole} is given twice: ${foldersOf(same)}. Give it once.`
}

function foldersOf(found: readonly FoundRecord[]): string {
  return found.map(({ folder }) => folder).join(', ')
}
