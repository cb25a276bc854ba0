/** Runs of the migrations of production against projects of their own, and what has come of them. */

import { Unverified, Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { StackAddresses } from '../../ports/services.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { runMigrations } from '../../run/shared-production.ts'
import { query } from '../../services/postgres/driver.ts'
import { databaseHasVectors } from '../../services/postgres/vectors.ts'
import { newPerson } from '../../services/supabase/people.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { differences, only, type Schema, schemaOf } from '../vocabgo/schema.ts'

export interface MigratedTwice {
  readonly runs: readonly CommandResult[]
  /** Before the first run, after it, and after the second. */
  readonly schemas: readonly [Schema, Schema, Schema]
  /** Rows of the application before and after the second run, by table. */
  readonly rows: readonly [Rows, Rows]
}

type Rows = Readonly<Record<string, readonly string[]>>

/** The role that migrates is no superuser and owns nothing of Supabase; otherwise nothing is shown. */
export async function hasNoSpecialRights({ owner }: StackAddresses): Promise<void> {
  const [rights] = await query(
    owner.url,
    `select rolsuper or exists (
       select from pg_tables where schemaname in ('auth', 'storage') and tableowner = current_user
     ) as all from pg_roles where rolname = current_user`,
  )
  if (rights?.all !== false) throw new Unverified('needs hosted-rights: the role may do everything')
}

/** Migrates, lets a user leave rows, and migrates again. */
export async function migrateTwice(scene: ProductionScene): Promise<MigratedTwice> {
  const { production, addresses, dir } = scene
  const { postgres, supabase } = addresses
  const empty = await schemaOf(postgres.url)
  const first = await runMigrations(production, addresses, dir)
  const once = await schemaOf(postgres.url)
  if (first.code === 0) await newPerson(supabase)
  const before = await rowsOf(postgres.url)
  const second = await runMigrations(production, addresses, dir)
  const twice = await schemaOf(postgres.url)
  return {
    runs: [first, second],
    schemas: [empty, once, twice],
    rows: [before, await rowsOf(postgres.url)],
  }
}

/** Every row of the application's tables as text. */
async function rowsOf(url: string): Promise<Rows> {
  const tables = await query(
    url,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'",
  )
  const entries = tables.map(async ({ name }) => {
    const rows = await query(url, `select row::text as text from ${name} as row order by 1`)
    return [String(name), rows.map(({ text }) => String(text))] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Every run has ended well. */
export function allSucceeded(what: string, runs: readonly CommandResult[]): void {
  const failed = runs.findIndex(({ code }) => code !== 0)
  const run = runs[failed]
  if (run === undefined) return
  const said = `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-6).join('\n')
  throw new Violation(`${what}, run ${failed + 1}, ends with status ${run.code}:\n${said}`)
}

/** Users and every area have their tables. */
export function tablesAreThere(
  { production: { users, areas } }: ProductionScene,
  { schemas: [, once] }: MigratedTwice,
): void {
  const wanted = [users.table, ...Object.values(areas).map(({ table }) => table)]
  const missing = wanted.filter((table) => once[`table ${table}`] === undefined)
  expectEqual('tables that the migrations do not make', missing, [])
}

/** Policies and triggers are a project's to add; the rest belongs to Supabase. */
const managed = /^(table|column|constraint|index|function|type) (auth|storage)\./

export function managedUntouched({ schemas: [empty, once] }: MigratedTwice): void {
  const changes = differences(only(empty, managed), only(once, managed))
  expectEqual('what the migrations have changed in the schemas of Supabase', changes, [])
}

/** The second run has found everything done. */
export function secondChangesNothing({ schemas: [, once, twice], rows }: MigratedTwice): void {
  expectEqual('what the second run has changed', differences(once, twice).slice(0, 10), [])
  expectEqual('rows after the second run', rows[1], rows[0])
  const kept = Object.values(rows[0]).flat().length
  expectThat(kept > 0, 'nobody has left any row, so that none could be kept')
}

export interface StoppedTwice {
  readonly runs: readonly CommandResult[]
  /** After each run. */
  readonly schemas: readonly [Schema, Schema]
}

/** The database must not have pgvector; a target that always has it cannot show this. */
export async function knowsNoVectors({ postgres }: StackAddresses): Promise<void> {
  if (await databaseHasVectors(postgres)) throw new Unverified('needs a database without pgvector')
}

/** Runs everything, vectors included, twice. */
export async function migrateWithVectorsTwice(scene: ProductionScene): Promise<StoppedTwice> {
  const { production, addresses, dir } = scene
  const migrate = { ...production.migrate, withoutVectors: undefined }
  const all = { ...production, migrate, withoutVectors: {} }
  const run = () => runMigrations(all, addresses, dir)
  const first = await run()
  const once = await schemaOf(addresses.postgres.url)
  const second = await run()
  return { runs: [first, second], schemas: [once, await schemaOf(addresses.postgres.url)] }
}

/** By a statement, or by the way through the dashboard, however its steps are parted. */
const enabling =
  /database\s*(>|[-=]>|→|›|»|\/|,)\s*extensions|create extension|enable\W+(the\W+)?(pg)?vector/i

/** Both fail, name the extension, and say what an operator has to do. */
export function tellHowToSwitchOn({ runs }: StoppedTwice): void {
  for (const [turn, { code, stdout, stderr }] of runs.entries()) {
    const said = `${stdout}\n${stderr}`
    expectThat(code !== 0, `run ${turn + 1} succeeds although the database has no pgvector`)
    const found = {
      'what is missing': /pgvector|extension "?vector/i.test(said),
      'what to do': enabling.test(said),
    }
    const facts = {
      expected: 'its name, and how to enable it',
      received: said.trim().slice(0, 600),
    }
    const tells = Object.values(found).every(Boolean)
    expectThat(tells, `run ${turn + 1} fails without instructions`, facts)
  }
}

/** The second attempt has neither added nor broken anything. */
export function secondFindsTheSame({ schemas: [once, twice] }: StoppedTwice): void {
  expectEqual('what the second attempt has changed', differences(once, twice).slice(0, 10), [])
}
