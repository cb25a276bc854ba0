/** What users and strangers can do with the rows of the system's tables through the REST interface. */

import { randomUUID } from 'node:crypto'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import type { Answer, Records, Row } from '../services/supabase/records.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentExtraction } from './extraction-ids.ts'
import { forgedCopy } from './forged-rows.ts'
import { givesIds, isOwn, type Owner, referencesToExtractions } from './owned-rows.ts'
import { idIn } from './same-id.ts'

interface Table {
  readonly name: string
  readonly key: readonly string[]
  readonly secured: boolean
  readonly isView: boolean
}

/** Every table and view of the schema that the REST interface shows. */
async function tablesOf({ addresses }: Scene): Promise<Table[]> {
  const rows = await query(
    addresses.postgres.url,
    `select c.relname as name, c.relrowsecurity as secured, c.relkind in ('v', 'm') as view,
       array(select a.attname::text from pg_index i
         join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
         where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  )
  return rows.map(({ name, secured, view, key }) => ({
    name: String(name),
    secured: secured === true,
    isView: view === true,
    key: key as string[],
  }))
}

/** Row level security is on for every table that strangers could ask for. */
export async function allSecured(scene: Scene): Promise<void> {
  const tables = await tablesOf(scene)
  scene.measured('tables of the schema public', {
    tables: tables.map(({ name, secured }) => `${name}${secured ? ', secured' : ''}`),
  })
  const open = tables.filter(({ secured, isView }) => !secured && !isView)
  const names = open.map(({ name }) => name)
  expectEqual('tables of the schema public without row level security', names, [])
}

/** A row is of somebody else when it names neither the owner nor the owner's extraction. */
export async function readsOnlyOwn(scene: Scene, visitor: Records, owner: Owner): Promise<void> {
  const references = await referencesToExtractions(scene)
  for (const { name } of await tablesOf(scene)) {
    const seen = entriesIn(await visitor.read(name))
    const strange = seen.filter((entry) => !isOwn(owner, entry, references))
    const received = `${strange.length} of ${seen.length} rows`
    expectThat(strange.length === 0, `a user sees rows of others in ${name}`, { received })
  }
  const { table, id } = scene.manifest.extractions
  const own = await visitor.read(plain(table))
  // Closed altogether: the user reads through the backend.
  if (!own.done || (own.rows.length === 0 && (await lacksPolicies(scene, plain(table))))) return
  const found = entriesIn(own).map((entry) => idIn(entry[id]))
  expectEqual('extractions that their user sees', found, [owner.extraction])
}

/** Row level security without any policy shows nothing to anybody. */
async function lacksPolicies({ addresses }: Scene, table: string): Promise<boolean> {
  const sql = `select 1 from pg_policy where polrelid = $1::regclass limit 1`
  const found = await query(addresses.postgres.url, sql, [identifier(`public.${table}`)])
  return found.length === 0
}

/** Nothing at all is shown to a stranger. */
export async function readsNothing(scene: Scene, visitor: Records): Promise<void> {
  const tables = await tablesOf(scene)
  const shown = []
  for (const { name } of tables) {
    const seen = entriesIn(await visitor.read(name))
    if (seen.length > 0) shown.push(`${name}: ${seen.length} rows`)
  }
  expectEqual('what a visitor without a session sees', shown, [])
}

function entriesIn(answer: Answer): readonly Row[] {
  if (answer.done) return answer.rows
  const { status, reason } = answer
  expectThat([401, 403, 404].includes(status), 'reading a table is answered', {
    expected: 'rows, or a refusal by 401, 403 or 404',
    received: `${status} ${reason}`,
  })
  return []
}

/** Every row of these owners, table by table, as the database itself has them. */
export async function rowsOf(
  scene: Scene,
  owners: readonly Owner[],
): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {}
  const references = await referencesToExtractions(scene)
  for (const { name } of await tablesOf(scene)) {
    const rows = await query(
      scene.addresses.postgres.url,
      `select to_jsonb(entry) as entry from ${identifier(`public.${name}`)} as entry
       where entry::text like any ($1::text[]) order by entry::text`,
      [owners.flatMap(({ person, extraction }) => [`%${person.id}%`, `%${extraction}%`])],
    )
    const entries = rows.map(({ entry }) => entry as Row)
    found[name] = entries.filter((each) => owners.some((one) => isOwn(one, each, references)))
  }
  return found
}

/** Each row that only one of the two has, or has otherwise: its table, and what became of it. */
export function changesOf(
  before: Readonly<Record<string, readonly Row[]>>,
  now: Readonly<Record<string, readonly Row[]>>,
): string[] {
  return Object.keys(before).flatMap((table) => {
    const [old, fresh] = [before, now].map((rows) =>
      (rows[table] ?? []).map((row) => JSON.stringify(row)),
    )
    const gone = old?.filter((row) => !fresh?.includes(row)) ?? []
    const come = fresh?.filter((row) => !old?.includes(row)) ?? []
    return [
      ...(gone.length > 0 ? [`${table}: ${gone.length} rows removed or changed`] : []),
      ...(come.length > 0 ? [`${table}: ${come.length} rows added or changed`] : []),
    ]
  })
}

/** Tries to add, change and remove rows of `victim`; `self` is who tries, if anybody. */
export async function meddle(
  scene: Scene,
  visitor: Records,
  victim: Owner,
  self?: Owner,
): Promise<Record<string, string>> {
  const { table, id, user, status, approved } = scene.manifest.extractions
  const name = plain(table)
  const tries: Record<string, string> = {}
  const note = async (what: string, answer: Promise<Answer>) => {
    const result = await answer
    tries[what] = result.done ? 'answered' : `${result.status} ${result.reason}`
  }
  const rows = await rowsOf(scene, [victim])
  const [own] = rows[name] ?? []
  // With an id that the database is to give by itself it would be refused for that alone.
  const { [id]: _, ...rest } = { ...own }
  const fresh = (await givesIds(scene)) ? {} : { [id]: await absentExtraction(scene) }
  const forged = { ...rest, ...fresh, [user]: victim.person.id }
  await note('file an extraction for another user', visitor.insert(name, freed(forged, id), true))
  const theirs = { [id]: victim.extraction }
  await note(
    'approve an extraction of another user',
    visitor.update(name, theirs, { [status]: approved }),
  )
  if (self !== undefined) {
    const mine = { [id]: self.extraction }
    const given = visitor.update(name, mine, { [user]: victim.person.id })
    await note('give an own extraction to another user', given)
    await note(
      'take the extraction of another user',
      visitor.update(name, theirs, { [user]: self.person.id }),
    )
  }
  for (const { name: each, key, isView } of await tablesOf(scene)) {
    for (const row of (rows[each] ?? []).slice(0, 1)) {
      if (each !== name && !isView) {
        const copy = await forgedCopy(scene, each, row)
        await note(`file a row of ${each} for another user`, visitor.insert(each, copy, true))
      }
      const where = Object.fromEntries(key.map((column) => [column, row[column]]))
      if (key.length > 0) await note(`remove a row of ${each}`, visitor.remove(each, where))
    }
  }
  return tries
}

/** Texts that are unique in the copied row would be refused for that alone. */
function freed(entry: Row, id: string): Row {
  const fresh = randomUUID().slice(0, 8)
  return Object.fromEntries(
    Object.entries(entry).map(([column, value]) => [
      column,
      column === id || typeof value !== 'string' || !value.includes('/')
        ? value
        : `${value}${fresh}`,
    ]),
  )
}

const plain = (table: string) => table.split('.').at(-1) ?? table
