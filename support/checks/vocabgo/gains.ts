/** What rows of ours have added to the figures of a query. */
import type { Row } from '../../services/supabase/records.ts'
import { rowsOf } from './answers.ts'
import type { Figures } from './figures.ts'

/** The rows of a question of that name, before and after. */
export function bothOf({ before, after }: Figures, name: string) {
  const none = { done: false, status: 0, code: '', reason: 'it was not asked' } as const
  return {
    before: rowsOf(`the query for ${name}`, before[name] ?? none),
    after: rowsOf(`the query for ${name}`, after[name] ?? none),
  }
}

/** The same of a query that has one row: under the key `all`. */
export function oneRow(figures: Figures, name: string) {
  const { before, after } = bothOf(figures, name)
  const keyed = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, all: 'all' }))
  return { before: keyed(before), after: keyed(after) }
}

/** By how much each figure has grown; rows are told apart by `key`, those that have not grown left out. */
export function gains(
  { before, after }: { before: readonly Row[]; after: readonly Row[] },
  key: string,
  figures: readonly string[],
): Record<string, Record<string, number>> {
  const old = new Map(before.map((row) => [labelOf(row[key]), row]))
  const grown = after.map((row) => {
    const label = labelOf(row[key])
    const more = figures.map((name) => [name, difference(row[name], old.get(label)?.[name])])
    return [label, Object.fromEntries(more) as Record<string, number>] as const
  })
  return Object.fromEntries(
    grown.filter(([, more]) => Object.values(more).some((each) => each !== 0)),
  )
}

/** Figures come as texts where they are exact; six digits after the point are enough to compare. */
export function difference(after: unknown, before: unknown): number {
  return rounded(Number(after ?? 0) - Number(before ?? 0))
}

export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** A day as the driver makes it is midnight of this machine's zone. */
export function labelOf(value: unknown): string {
  return value instanceof Date ? value.toLocaleDateString('sv') : String(value)
}
