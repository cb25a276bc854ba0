/** The tables of the application past the backend: what the public key shows and lets anybody change. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Person } from '../../services/supabase/people.ts'
import { type Call, call } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import * as added from './foreign-rows.ts'
import type { OwnedTable } from './owners.ts'
import * as owners from './owners.ts'

export interface Tries {
  /** `who: table` for every table that has shown a row. */
  readonly shown: readonly string[]
  /** `who: METHOD table` for every change that was granted. */
  readonly granted: readonly string[]
  readonly tables: number
}

/** Whose the rows are, by table. */
function ownersOf({ users, areas }: ProductionScene['production']): Record<string, OwnedTable> {
  const own = [{ table: users.table, owner: users.id }, ...Object.values(areas)]
  return Object.fromEntries(own.map(({ table, owner }) => [table, { table, owner }]))
}

/** Every row of the owner in every table that names him, as text: before and after the tries. */
export async function rowsOfOwner(
  { production, addresses }: ProductionScene,
  owner: string,
): Promise<Record<string, readonly string[]>> {
  const places = Object.entries(ownersOf(production))
  const entries = places.map(
    async ([table, owned]) =>
      [table, await owners.rowsOfOwner(addresses.postgres.url, owned, owner)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/**
 * A visitor with the public key, and another signed-in user, at every table of `public`. Only rows of
 * `owner` are tried to be changed, copied or joined: those of other scenarios must live on whatever comes of it.
 */
export async function tryEveryTable(
  { production, addresses }: ProductionScene,
  stranger: Person,
  owner: Person,
): Promise<Tries> {
  const { supabase, postgres } = addresses
  const owned = ownersOf(production)
  const rows = await query(
    postgres.url,
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  const tables = rows.map(({ name }) => String(name))
  const who = { visitor: supabase.anonKey, 'another user': stranger.token }
  const copies = await added.oneRowOfEach(postgres.url, tables, owner)
  const theirs = await added.oneRowOfEach(postgres.url, tables, stranger)
  const shown: string[] = []
  const granted: string[] = []
  for (const [name, token] of Object.entries(who)) {
    const headers = { apikey: supabase.anonKey, authorization: `Bearer ${token}` }
    for (const table of tables) {
      const url = `${supabase.url}/rest/v1/${encodeURIComponent(table)}`
      if (await shows(url, headers, stranger)) shown.push(`${name}: ${table}`)
      const own = owned[`public.${table}`]
      const fresh = [copies[table], added.amongTheirs(copies, table, owner, stranger)]
      for (const row of fresh.filter((each) => each !== undefined)) {
        if (await added.mayAdd(url, headers, row)) granted.push(`${name}: POST ${table}`)
      }
      const move =
        name === 'visitor'
          ? undefined
          : added.moveAmongTheirs(copies, theirs, table, { owner, stranger })
      if (move !== undefined && (await patches(url, move, headers, move.change))) {
        granted.push(`${name}: PATCH ${table}, the own row into what is another's`)
      }
      const mark = own && (await markOf(postgres.url, own, owner))
      if (mark === undefined) continue
      const changed = await changes(url, mark, headers)
      granted.push(...changed.map((verb) => `${name}: ${verb} ${table}`))
    }
  }
  return { shown, granted, tables: tables.length }
}

/** A column and its value that rows of this owner have and rows of nobody else. */
interface Mark {
  readonly column: string
  readonly value: string
}

async function markOf(url: string, own: OwnedTable, { id }: Person): Promise<Mark | undefined> {
  const [column = own.owner, ...further] = own.owner.split('.')
  if (further.length === 0) return { column, value: id }
  const sql = `select one.${identifier(column)}::text as value from ${identifier(own.table)} as one
    where ${await owners.ownerOf(url, own)} = $1 limit 1`
  const [row] = await query(url, sql, [id])
  return row === undefined ? undefined : { column, value: String(row.value) }
}

type Headers = Readonly<Record<string, string>>

/** Rows of anybody else; the stranger's own user is the stranger's to see. */
async function shows(url: string, headers: Headers, stranger: Person): Promise<boolean> {
  const { status, body } = await call(`${url}?select=*`, { headers })
  if (status < 200 || status > 299) return false
  const rows: unknown = JSON.parse(body.toString('utf8'))
  const others = Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)) : []
  return others.some((row) => !row.includes(stranger.id))
}

/** Verbs by which rows were changed. */
async function changes(table: string, mark: Mark, headers: Headers) {
  const patched = await patches(table, mark, headers, { [mark.column]: mark.value })
  const deleted = await touches(table, mark, { method: 'DELETE', headers: asking(headers) })
  return [...(patched ? ['PATCH'] : []), ...(deleted ? ['DELETE'] : [])]
}

const patches = (table: string, mark: Mark, headers: Headers, change: object) =>
  touches(table, mark, {
    ...{ method: 'PATCH', headers: asking(headers), body: JSON.stringify(change) },
  })

/** The answer lists the rows that were changed when it is asked to. */
const asking = (headers: Headers) => ({
  ...{ ...headers, 'content-type': 'application/json', prefer: 'return=representation' },
})

async function touches(table: string, { column, value }: Mark, request: Call) {
  const { status, body } = await call(`${table}?${column}=eq.${encodeURIComponent(value)}`, request)
  return status >= 200 && status <= 299 && body.toString('utf8').trim().length > 2
}

/** Without a row nothing could be shown or changed, and every answer would look well. */
export function hasProject(
  { production }: ProductionScene,
  before: Readonly<Record<string, readonly string[]>>,
): void {
  const { table, owner } = production.areas.projects
  expectThat((before[table] ?? []).length > 0, 'the project of a user has left no row', {
    expected: `a row of ${table} with its owner in ${owner}`,
    received: 'none',
  })
}

/** Neither was shown anything of anybody else's. */
export function nothingShown({ shown }: Tries): void {
  expectEqual('tables that show rows past the backend', shown, [])
}

/** Nothing was granted, and the owner's rows are as they were. */
export function nothingChanged({ granted }: Tries, before: unknown, after: unknown): void {
  expectEqual('changes that were granted past the backend', granted, [])
  expectEqual("the owner's rows after the tries", after, before)
}
