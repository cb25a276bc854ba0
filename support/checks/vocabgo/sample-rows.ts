/** Values for what a system demands of its rows beyond the document, found once for rows of a kind. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import type { Column } from './columns.ts'
import type { Table } from './names.ts'
import { rowRules } from './row-rules.ts'
import { demanded } from './sample-rules.ts'
import { type Choice, chosenFor, type Search } from './sample-search.ts'
import { filledIn, valuesFor } from './sample-values.ts'

const known = new Map<string, Promise<Choice>>()

/** Values for the columns that are not `fixed`, where a row needs one. */
export async function foundFor(
  scene: ProjectScene,
  table: Table,
  columns: readonly Column[],
  fixed: Row,
  userId: string,
): Promise<Row> {
  const kind = `${scene.addresses.postgres.url} ${table} ${kindOf(fixed)}`
  const asked = known.get(kind) ?? searched(scene, table, columns, fixed, userId)
  known.set(kind, asked)
  // A search that broke off has found nothing for anybody.
  asked.catch(() => known.delete(kind))
  const values = [...(await asked)].flatMap(([name, value]) =>
    value === null ? [] : [[name, written(columns, name, filledIn(value, userId))]],
  )
  return Object.fromEntries(values)
}

async function searched(
  scene: ProjectScene,
  table: Table,
  columns: readonly Column[],
  fixed: Row,
  userId: string,
): Promise<Choice> {
  const rules = await rowRules(scene, table)
  const needed = new Set(demanded(columns).map(({ name }) => name))
  const free = columns.filter(({ name, generated }) => !generated && !(name in fixed))
  const values = free.map((column) => {
    const about = rules.filter(({ words }) => words.has(column.name))
    const said = valuesFor(
      column,
      about.map(({ expression }) => expression),
    )
    return [column.name, needed.has(column.name) ? said : [null, ...said]] as const
  })
  const search: Search = { scene, table, columns, fixed, userId, values: new Map(values) }
  return chosenFor(search, rules)
}

/** Rows that differ in ids and moments alone are of one kind. */
function kindOf(fixed: Row): string {
  return JSON.stringify(fixed)
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, 'moment')
}

/** As the API takes it: texts of numbers, of truth and of JSON would be something else in it. */
function written(columns: readonly Column[], wanted: string, value: string): unknown {
  const base = columns.find(({ name }) => name === wanted)?.base ?? ''
  return /^(smallint|integer|bigint|numeric|double precision|real|boolean|json|jsonb)$/.test(base)
    ? JSON.parse(value)
    : value
}
