/** What the tables of a project have taken in: failures that were noted, phrases that were kept. */

import { deadlineIn } from '../../core/deadline.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { isMeantForDocuments } from './document-names.ts'

/** Every table of every schema but those of PostgreSQL itself. */
async function tablesOf(url: string): Promise<string[]> {
  const sql = `
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`
  return (await query(url, sql)).map(({ name }) => String(name))
}

/** Words and statuses by which a row tells of a failure. */
const failure = '(fail|error|denied|refused|exception|[(, ":]5[0-9][0-9][), ":}])'

/** Places where a failure of a request or a run may be noted: none of those that hold the files. */
const noted = (table: string) =>
  !/^(storage|auth|vault|supabase_migrations|extensions)\./.test(table)

/** How many rows of each table tell of a failure. */
export async function failuresNoted({ addresses }: ProjectScene): Promise<Record<string, number>> {
  const { url } = addresses.postgres
  const found: Record<string, number> = {}
  for (const table of (await tablesOf(url)).filter(noted)) {
    const sql = `select count(*)::integer as count from ${identifier(table)} as row where row::text ~* $1`
    const [row] = await query(url, sql, [failure])
    found[table] = Number(row?.count)
  }
  return found
}

/** How long a failure may take to be noted, where it is noted at all. */
const notedWithinMs = 5_000

/** The tables that tell of more failures than before, as soon as there is one; none in the end. */
export async function tablesThatNoted(
  scene: ProjectScene,
  before: Readonly<Record<string, number>>,
): Promise<string[]> {
  const deadline = deadlineIn(notedWithinMs)
  for (;;) {
    const now = Object.entries(await failuresNoted(scene))
    const grown = now.flatMap(([table, count]) => (count > (before[table] ?? 0) ? table : []))
    if (grown.length > 0 || deadline.passed()) return grown
  }
}

/** The tables in which the phrase stands, as text or as bytes. */
export async function tablesWith({ addresses }: ProjectScene, phrase: string): Promise<string[]> {
  const { url } = addresses.postgres
  const hex = Buffer.from(phrase, 'utf8').toString('hex')
  const found: string[] = []
  for (const table of await tablesOf(url)) {
    const sql = `
      select exists (
        select from ${identifier(table)} as row
        where strpos(row::text, $1) > 0 or strpos(row::text, $2) > 0
      ) as there`
    const [row] = await query(url, sql, [phrase, hex])
    if (row?.there === true) found.push(table)
  }
  return found
}

/** Types that can hold a document. */
const roomy = "('text', 'character varying', 'bytea', 'jsonb', 'json', 'xml', 'text[]', 'jsonb[]')"

/** Columns of the four tables that are meant for the contents of documents. */
export async function documentColumns({ addresses }: ProjectScene): Promise<string[]> {
  const sql = `
    select attrelid::regclass::text as table, attname::text as name, atttypid = 'bytea'::regtype as bytes
    from pg_attribute
    where attrelid = any (array_remove(array[
        to_regclass('public.jobs'), to_regclass('public.wordlists'),
        to_regclass('public.llm_metrics'), to_regclass('public.upload_cooldowns')
      ]::oid[], null))
      and attnum > 0 and not attisdropped and format_type(atttypid, null) in ${roomy}`
  const rows = await query(addresses.postgres.url, sql)
  return rows
    .filter(({ name, bytes }) => bytes === true || isMeantForDocuments(String(name)))
    .map(({ table, name }) => `${table}.${name}`)
}
