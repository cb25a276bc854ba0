/** Rows that somebody adds to the tables past the backend: copies of another user's, and own ones among theirs. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Person } from '../../services/supabase/people.ts'
import { call } from '../../systems/http-client.ts'
import { whenAtRest } from './belongings.ts'
import { callerOf, projectOf, type Sender, trySend, ways } from './files.ts'
import { type AreaName, makeOne } from './own-things.ts'
import { oneForEach } from './sample-files.ts'

/** Areas whose rows nobody writes again; executions change while they are at work. */
const lasting: readonly AreaName[] = ['workspaces', 'workflows', 'preferences', 'chat']

/** Leaves rows in as many tables as a user can: what is refused here is judged elsewhere. */
export async function leaveRows(scene: ProductionScene, sender: Sender): Promise<void> {
  const { production, addresses } = scene
  for (const area of lasting) {
    await makeOne(callerOf(production, sender), area, projectOf(sender))
  }
  if (addresses.objectStore === undefined) return
  const files = oneForEach()
  for (const way of ways) await trySend(production, sender, way, files[way])
  await whenAtRest(scene, { id: sender.person.id, sent: [] })
}

type Row = Readonly<Record<string, unknown>>

/** By the name of its table in `public`. */
export type RowsByTable = Readonly<Record<string, Row>>

/** One row of each table that names the owner, without the columns that the database fills itself. */
export async function oneRowOfEach(
  url: string,
  tables: readonly string[],
  { id }: Person,
): Promise<RowsByTable> {
  const entries = tables.map(async (table) => {
    const filled = await query(
      url,
      `select column_name as name from information_schema.columns
       where table_schema = 'public' and table_name = $1
         and (is_generated = 'ALWAYS' or identity_generation = 'ALWAYS')`,
      [table],
    )
    const sql = `select to_jsonb(one) - $2::text[] as row from ${identifier(`public.${table}`)} as one
      where strpos(one::text, $1) > 0 limit 1`
    const rows = await query(url, sql, [id, filled.map(({ name }) => String(name))])
    return rows.map(({ row }) => [table, row as Row] as const)
  })
  return Object.fromEntries((await Promise.all(entries)).flat())
}

/** A copy that belongs to the stranger and still names something else of the owner's; undefined where it would not. */
export function amongTheirs(
  rows: RowsByTable,
  table: string,
  owner: Person,
  stranger: Person,
): Row | undefined {
  if (Object.keys(namedThings(rows, table, owner)).length === 0) return undefined
  const text = JSON.stringify(rows[table]).replaceAll(owner.id, stranger.id)
  return JSON.parse(text) as Row
}

/** The columns of the owner's row by which it belongs to other things of theirs, such as a project. */
function namedThings(rows: RowsByTable, table: string, owner: Person): Row {
  const { id: own, ...rest } = rows[table] ?? {}
  const others = Object.values(rows).flatMap(({ id }) => (id === own ? [] : [String(id)]))
  const theirs = others.filter((id) => id !== owner.id)
  return Object.fromEntries(
    Object.entries(rest).filter(([, value]) => theirs.includes(String(value))),
  )
}

/** A change by which a row of the stranger comes to belong to things of the owner. */
export interface Move {
  /** Which row: a column and its value. */
  readonly column: string
  readonly value: string
  readonly change: Row
}

/** How the stranger's own row of the table would be moved among the owner's; undefined where it cannot be. */
export function moveAmongTheirs(
  rows: RowsByTable,
  own: RowsByTable,
  table: string,
  { owner, stranger }: { readonly owner: Person; readonly stranger: Person },
): Move | undefined {
  const change = namedThings(rows, table, owner)
  const row = own[table]
  if (row === undefined || Object.keys(change).length === 0) return undefined
  // Two users may share a thing; then there is no move.
  if (Object.entries(change).every(([name, value]) => row[name] === value)) return undefined
  if (row.id !== undefined) return { column: 'id', value: String(row.id), change }
  // Without an id it is told by its user: rows of nobody else may be touched.
  const column = Object.keys(row).find((name) => row[name] === stranger.id)
  return column === undefined ? undefined : { column, value: stranger.id, change }
}

/** The row is there already: only after policies and rights does Postgres look whether a key is taken. */
const isTaken = '23505'

/** Whether the row may be added, be it that one of its key is there. */
export async function mayAdd(
  url: string,
  headers: Readonly<Record<string, string>>,
  row: Row,
): Promise<boolean> {
  const asking = { ...headers, 'content-type': 'application/json', prefer: 'return=minimal' }
  const answer = await call(url, { method: 'POST', headers: asking, body: JSON.stringify(row) })
  if (answer.status >= 200 && answer.status <= 299) return true
  return answer.status === 409 && answer.body.includes(`"${isTaken}"`)
}
