/** The indexes of the frequent queries: that they are there, usable, and used by the planner. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { rolledBack, type Session } from '../services/postgres/session.ts'
import { expectThat } from './expect.ts'

interface Index {
  readonly name: string
  readonly method: string
  readonly columns: readonly string[]
  readonly usable: boolean
  readonly partial: boolean
}

/** Enough rows for the planner to prefer an index where there is one that fits. */
const rowCount = 20_000
const userCount = 200

async function indexesOf({ addresses }: Scene, table: string): Promise<Index[]> {
  const rows = await query(
    addresses.postgres.url,
    `select c.relname as name, m.amname as method, i.indisvalid and i.indisready as usable,
       i.indpred is not null as partial,
       array(select pg_get_indexdef(i.indexrelid, n, true)
             from generate_series(1, i.indnkeyatts) n) as columns
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
     where i.indrelid = to_regclass($1) order by 1`,
    [table],
  )
  return rows.map((row) => ({
    name: String(row.name),
    method: String(row.method),
    columns: row.columns as string[],
    usable: row.usable === true,
    partial: row.partial === true,
  }))
}

/** A usable index whose first columns are these, in this order. */
async function hasIndex(
  scene: Scene,
  table: string,
  method: string,
  columns: readonly string[],
): Promise<void> {
  const all = await indexesOf(scene, table)
  const written = all.map(
    (each) =>
      `${each.name}: ${each.method} (${each.columns.join(', ')})${each.usable ? '' : ', not usable'}`,
  )
  const fits = all.some(
    (each) =>
      each.usable &&
      !each.partial &&
      each.method === method &&
      columns.every((column, index) => each.columns[index]?.replaceAll('"', '') === column),
  )
  expectThat(fits, `${table} has no such index`, {
    expected: `${method} (${columns.join(', ')}), valid and ready`,
    received: written,
  })
}

/** How the planner looks for what the system asks for most, among many rows; by what is looked for. */
export interface Plans {
  readonly extractions: Readonly<Record<string, readonly string[]>>
  /** Undefined where the system has no questions yet. */
  readonly questions: Readonly<Record<string, readonly string[]>> | undefined
}

/** Fills copies of the two tables with many rows, which nobody else ever sees. */
export async function plansOf(scene: Scene): Promise<Plans> {
  const { url } = scene.addresses.postgres
  const { table } = scene.manifest.questions
  const [there] = await query(url, 'select to_regclass($1) is not null as there', [table])
  return {
    extractions: await rolledBack(url, (session) => plansOfExtractions(scene, session)),
    questions:
      there?.there === true
        ? await rolledBack(url, (session) => plansOfQuestions(scene, session))
        : undefined,
  }
}

async function plansOfExtractions({ manifest }: Scene, session: Session) {
  const { table, user, status } = manifest.extractions
  const types = await emptyCopy(session, table)
  const someone = (n: string) => ofType(types[user], `md5((${n} % ${userCount})::text)`, n)
  const word = (n: string) =>
    `(case when ${n} / ${userCount} % 20 = 0 then 'FAILED' else 'DRAFT' end)::text::${types[status]}`
  const [one, two] = [identifier(user), identifier(status)]
  await filled(session, `${one}, ${two}`, `${someone('n')}, ${word('n')}`)
  return {
    'by user and status': await plan(session, `${one} = ${someone('7')} and ${two} = ${word('7')}`),
    'by status': await plan(session, `${two} = ${word('0')}`),
  }
}

async function plansOfQuestions({ manifest }: Scene, session: Session) {
  const { table, tags } = manifest.questions
  const types = await emptyCopy(session, table)
  const isArray = types[tags]?.endsWith('[]') === true
  expectThat(isArray || types[tags] === 'jsonb', `${table}.${tags} cannot be searched by tag`, {
    expected: 'an array, or jsonb',
    received: types[tags] ?? 'no such column',
  })
  const list = (one: string, other: string) =>
    isArray
      ? `array[${one}, ${other}]::text[]::${types[tags]}`
      : `jsonb_build_array(${one}, ${other})`
  await filled(session, identifier(tags), list("'all'", `'tag-' || (n % ${userCount})`))
  return { 'by tag': await plan(session, `${identifier(tags)} @> ${list("'tag-7'", "'tag-7'")}`) }
}

/** Extractions by user and status, and by status alone, are found by an index. */
export async function findsExtractionsByIndex(scene: Scene, plans: Plans): Promise<void> {
  const { table, user, status } = scene.manifest.extractions
  await hasIndex(scene, table, 'btree', [user, status])
  await hasIndex(scene, table, 'btree', [status])
  useIndexes('extractions', plans.extractions)
}

/** Questions with a tag are found by an index over the single tags. */
export async function findsQuestionsByIndex(scene: Scene, plans: Plans): Promise<void> {
  const { table, tags } = scene.manifest.questions
  if (plans.questions === undefined) {
    throw new Unverified(`needs questions.table in the manifest: there is no ${table}`)
  }
  await hasIndex(scene, table, 'gin', [tags])
  useIndexes('questions', plans.questions)
}

/** A table of this session alone with the same indexes, and the types of its columns by name. */
async function emptyCopy(session: Session, table: string): Promise<Record<string, string>> {
  await session.run(
    `create temp table copy (like ${identifier(table)} including indexes including generated)`,
  )
  await session.run(
    `do $$ declare name text; begin
       for name in select conname from pg_constraint
         where conrelid = 'copy'::regclass and contype in ('p', 'u', 'x') loop
         execute format('alter table copy drop constraint %I', name);
       end loop;
       for name in select attname from pg_attribute
         where attrelid = 'copy'::regclass and attnum > 0 and attnotnull loop
         execute format('alter table copy alter %I drop not null', name);
       end loop;
     end $$`,
  )
  const columns = await session.run(
    `select attname as name, format_type(atttypid, atttypmod) as type
     from pg_attribute where attrelid = 'copy'::regclass and attnum > 0`,
  )
  return Object.fromEntries(columns.map(({ name, type }) => [String(name), String(type)]))
}

async function filled(session: Session, columns: string, values: string): Promise<void> {
  const numbers = `generate_series(1, ${rowCount}) n`
  await session.run(`insert into copy (${columns}) select ${values} from ${numbers}`)
  // What has only been noted for a GIN index would be looked through entry by entry.
  await session.run(
    `select gin_clean_pending_list(i.indexrelid) from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
     where i.indrelid = 'copy'::regclass and m.amname = 'gin'`,
  )
  await session.run('analyze copy')
}

function ofType(type: string | undefined, text: string, n: string): string {
  return type === 'uuid' || type === 'text'
    ? `(${text})::${type}`
    : `(${n} % ${userCount})::${type}`
}

async function plan(session: Session, where: string): Promise<string[]> {
  const rows = await session.run(`explain (costs off) select * from copy where ${where}`)
  return rows.map((row) => String(row['QUERY PLAN']))
}

function useIndexes(what: string, plans: Readonly<Record<string, readonly string[]>>): void {
  for (const [how, lines] of Object.entries(plans)) {
    const scans = lines.some((line) => /\bSeq Scan\b/.test(line))
    expectThat(!scans, `${what} ${how} are looked for in the whole table`, { received: lines })
  }
}
