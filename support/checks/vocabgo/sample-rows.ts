/** Values for what a system demands of its rows beyond the document, found once for rows of a kind. */
import { randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import type { Column } from './columns.ts'
import type { Table } from './names.ts'
import { type RowRule, rowRules } from './row-rules.ts'
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
  const rules = (await rowRules(scene, table)).map((rule) => throughGenerated(rule, columns))
  const needed = new Set(demanded(columns).map(({ name }) => name))
  const isFree = ({ name, generated }: Column) => !generated && !(name in fixed)
  const free = columns.filter((column) => isFree(column) && !decided.has(column.name))
  const values = free.map(async (column): Promise<[string, readonly (string | null)[]]> => {
    const about = rules.filter(({ words }) => words.has(column.name))
    const isNeeded = needed.has(column.name)
    if (!isNeeded && about.length === 0) return [column.name, [null]]
    const said = [...about.map(({ expression }) => expression), ...column.ofDomain]
    const likely = await castable(scene, column, valuesFor(column, said, countsIn(fixed)))
    return [column.name, isNeeded ? likely : [null, ...likely]]
  })
  const found = new Map(await Promise.all(values))
  const search: Search = { scene, table, columns, fixed, userId, values: found }
  return chosenFor(search, rules)
}

/** How much stands in each list of the row. */
const countsIn = (fixed: Row): number[] =>
  Object.values(fixed).flatMap((value) => (Array.isArray(value) ? [value.length] : []))

/** What a row is about: no rule of a system's own makes another row of it. */
const decided = new Set(['user_id', 'status', 'queue_position', 'retry_count', 'created_at'])

/** A rule about a generated column speaks of the columns that it is made of. */
function throughGenerated(rule: RowRule, columns: readonly Column[]): RowRule {
  const made = columns.filter(({ name, generated }) => generated && rule.words.has(name))
  const more = made.flatMap(({ standard }) => `${standard}`.split(/\W+/))
  return { ...rule, words: new Set([...rule.words, ...more]) }
}

/** Rows that differ in ids and moments alone are of one kind; what is over is of another than what is to come. */
function kindOf(fixed: Row): string {
  const now = Date.now()
  return JSON.stringify(fixed)
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, (moment) =>
      Date.parse(moment) > now ? 'to come' : 'over',
    )
}

/** As the API takes it: texts of numbers, of truth and of JSON would be something else in it. */
function written(columns: readonly Column[], wanted: string, value: string): unknown {
  const base = columns.find(({ name }) => name === wanted)?.base ?? ''
  return /^(smallint|integer|bigint|numeric|double precision|real|boolean|json|jsonb)$/.test(base)
    ? JSON.parse(value)
    : value
}

/** Those that are of the column's type at all. */
async function castable(
  { addresses }: ProjectScene,
  { type }: Column,
  values: readonly string[],
): Promise<readonly string[]> {
  const { url } = addresses.postgres
  const filled = values.map((value) => filledIn(value, randomUUID()))
  const sql = `
    select place::integer as place from unnest($1::text[]) with ordinality as v (value, place)
    where pg_input_is_valid(value, $2) order by place`
  try {
    // `character` alone would be one letter.
    const rows = await query(url, sql, [filled, type === 'character' ? 'bpchar' : type])
    return rows.flatMap(({ place }) => values[Number(place) - 1] ?? [])
  } catch (error) {
    // PostgreSQL knows this question since version 16; before, what is no value shows itself later.
    if ((error as { code?: string }).code === '42883') return values
    throw error
  }
}
