/** Looks for values with which a row keeps the system's rules; the database itself says which do. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, literal, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import type { Column } from './columns.ts'
import type { Table } from './names.ts'
import { holds, type RowRule } from './row-rules.ts'
import { filledIn } from './sample-values.ts'

/** What is to be found, and within which bounds. */
export interface Search {
  readonly scene: ProjectScene
  readonly table: Table
  readonly columns: readonly Column[]
  /** Values that nobody may change. */
  readonly fixed: Row
  /** Whose row it is, where it is a user's. */
  readonly userId: string
  /** What each free column might hold, the likeliest first; null leaves it to the database. */
  readonly values: ReadonlyMap<string, readonly (string | null)[]>
}

/** A value for each free column; null where the database fills it in. */
export type Choice = ReadonlyMap<string, string | null>

/** More rows than these are not looked through for one rule. */
const mostRows = 40_000

/** A rule that speaks of more free columns is tried with so many of them at once, and then with all. */
const fewColumns = 2

/** The likeliest values, and others only where a rule demands it; rules that nothing keeps stay broken. */
export async function chosenFor(search: Search, rules: readonly RowRule[]): Promise<Choice> {
  let choice: Choice = new Map(
    [...search.values].map(([name, values]) => [name, values[0] ?? null]),
  )
  for (const kinds of [['check'], ['check', 'policy']]) {
    const due = rules.filter(({ kind }) => kinds.includes(kind))
    const broken = await brokenBy(search, choice, due)
    const kept = due.filter((rule) => !broken.includes(rule))
    for (const rule of broken) {
      const better = await mended(search, choice, [...kept, rule], rule)
      if (better === undefined) continue
      choice = better
      kept.push(rule)
    }
  }
  return choice
}

async function brokenBy(search: Search, choice: Choice, rules: readonly RowRule[]) {
  if ((await firstThat(search, choice, [], rules)) !== undefined) return []
  const broken: RowRule[] = []
  for (const rule of rules) {
    if ((await firstThat(search, choice, [], [rule])) === undefined) broken.push(rule)
  }
  return broken
}

/** Other values for as few columns as possible of those that the rule speaks of. */
async function mended(
  search: Search,
  choice: Choice,
  rules: readonly RowRule[],
  { words }: RowRule,
): Promise<Choice | undefined> {
  const free = [...search.values.keys()].filter((name) => words.has(name))
  const groups = [...groupsOf(free, 1), ...groupsOf(free, fewColumns)]
  for (const group of free.length > fewColumns ? [...groups, free] : groups) {
    const found = await firstThat(search, choice, group, rules)
    if (found !== undefined) return found
  }
  return undefined
}

function groupsOf(names: readonly string[], size: number): string[][] {
  if (size === 1) return names.map((name) => [name])
  return names.flatMap((name, index) => names.slice(index + 1).map((other) => [name, other]))
}

/** The likeliest row in which `varied` differ as they may and all rules hold. */
async function firstThat(
  search: Search,
  choice: Choice,
  varied: readonly string[],
  rules: readonly RowRule[],
): Promise<Choice | undefined> {
  const most = Math.floor(mostRows ** (1 / Math.max(varied.length, 1)))
  const lists = varied.map((name) => (search.values.get(name) ?? []).slice(0, most))
  const together = await ask(search, choice, varied, lists, rules)
  if (together !== 'an error' || varied.length > 1) {
    return together === 'an error' ? undefined : together
  }
  // One value may be none of its type, or break an expression: then each is asked for by itself.
  for (const value of lists[0] ?? []) {
    const alone = await ask(search, choice, varied, [[value]], rules)
    if (alone !== 'an error' && alone !== undefined) return alone
  }
  return undefined
}

async function ask(
  search: Search,
  choice: Choice,
  varied: readonly string[],
  lists: readonly (readonly (string | null)[])[],
  rules: readonly RowRule[],
): Promise<Choice | undefined | 'an error'> {
  const places = varied.map((_, index) => `v${index}.place::integer`)
  const from = varied.map(
    (_, index) => `unnest($${index + 1}::text[]) with ordinality as v${index} (value, place)`,
  )
  const row = `lateral (${rowOf(search, choice, varied)}) as ${identifier(search.table)}`
  const sql = `
    select array[${places.join(', ')}]::integer[] as places from ${[...from, row].join(', ')}
    where ${rules.map(holds).join(' and ') || 'true'}
    order by ${['0', ...places].join(' + ')} limit 1`
  const filled = lists.map((list) =>
    list.map((value) => (value === null ? null : filledIn(value, search.userId))),
  )
  try {
    const [found] = await query(asUser(search), sql, filled)
    if (found === undefined) return undefined
    const at = found.places as readonly number[]
    return new Map([
      ...choice,
      ...varied.map((name, n) => [name, lists[n]?.[(at[n] ?? 0) - 1] ?? null] as const),
    ])
  } catch (error) {
    if (!(error instanceof Violation) && (error as { code?: string }).code === undefined)
      throw error
    return 'an error'
  }
}

/** The row as SQL: what is fixed, what is chosen, what varies, and what the database adds. */
function rowOf(
  { table, columns, fixed, userId }: Search,
  choice: Choice,
  varied: readonly string[],
) {
  const isMade = ({ generated }: Column) => generated
  const values = columns
    .filter((column) => !isMade(column))
    .map((column) => {
      const { name } = column
      const place = varied.indexOf(name)
      const chosen = choice.get(name)
      const own = typeof chosen === 'string' ? filledIn(chosen, userId) : undefined
      const text = name in fixed ? textOf(fixed[name]) : own
      const given = text === undefined ? undefined : text === null ? 'null' : literal(text)
      const from = place === -1 ? given : `v${place}.value`
      return `${cast(column, from, place !== -1)} as ${identifier(name)}`
    })
  const row = `select ${values.join(', ')}`
  const made = columns
    .filter(isMade)
    .map(({ name, standard }) => `(${standard}) as ${identifier(name)}`)
  return made.length === 0
    ? row
    : `select *, ${made.join(', ')} from (${row}) as ${identifier(table)}`
}

/** A value in the type of its column; what is not given is what the database would fill in. */
function cast(column: Column, from: string | undefined, mayLack: boolean): string {
  // `character` alone would cut everything after the first letter.
  const type = column.type === 'character' ? 'bpchar' : column.type
  const standard = `cast(${column.standard ?? 'null'} as ${type})`
  if (from === undefined) return standard
  const given = `cast(${from} as ${type})`
  return mayLack ? `case when ${from} is null then ${standard} else ${given} end` : given
}

/** A value as SQL would read it; null is nothing at all. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The observer's session with the user's claims: policies ask who it is, and nothing is withheld. */
function asUser({ scene, userId }: Search): string {
  const url = new URL(scene.addresses.postgres.url)
  const claims = JSON.stringify({ role: 'authenticated', sub: userId })
  url.searchParams.set('options', `-c request.jwt.claims=${claims}`)
  return url.href
}
