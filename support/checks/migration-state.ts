/** The state of a database as migrations make it: its version, its schema, its rows. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { type Contents, contentsOf, lostRows, tablesOf } from '../services/postgres/contents.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { insertSample } from '../services/postgres/sample-rows.ts'
import { differences, schemaLines } from '../services/postgres/schema-lines.ts'
import { alembicOrder } from './alembic-heads.ts'
import { commandNamed, runNamed, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'
import { historyByName, migrationFiles } from './migration-names.ts'

export interface DatabaseState {
  /** Names of the applied migrations, as the migration tool keeps them. */
  readonly applied: readonly string[]
  readonly schema: readonly string[]
  readonly rows: Contents
}

const urlOf = ({ addresses }: Scene) => addresses.postgres.url

/** Reads version, schema and rows. */
export async function stateOf(scene: Scene): Promise<DatabaseState> {
  const url = urlOf(scene)
  const { table } = scene.manifest.migrations
  const [applied, schema, rows] = await Promise.all([
    appliedIn(scene),
    schemaLines(url, { table }),
    contentsOf(url, ownTables(scene)),
  ])
  return { applied, schema, rows }
}

/** The migration tool's own table, and its schema where that is not the common one. */
export function ownTables({ manifest }: Scene): string[] {
  const [schema = 'public', name] = manifest.migrations.table.split('.')
  if (name === undefined) return [`public.${schema}`]
  return schema === 'public' ? [`public.${name}`] : [schema]
}

/** None where the tool has not made its table yet. */
async function appliedIn({ manifest, addresses }: Scene): Promise<string[]> {
  const { url } = addresses.postgres
  const { table, column } = manifest.migrations
  const [there] = await query(url, 'select to_regclass($1) is not null as is', [identifier(table)])
  if (there?.is !== true) return []
  const rows = await query(
    url,
    `select ${identifier(column)} as name from ${identifier(table)} order by 1`,
  )
  return rows.map(({ name }) => String(name))
}

/** The repository's migrations in order, by what the tool calls them: revisions of Alembic, else files. */
export function migrationsOf({ manifest }: Scene): string[] {
  if (manifest.migrations.keeps === 'every') return migrationFiles(manifest).map(({ name }) => name)
  const files = globSync(join(manifest.repository, manifest.migrations.files))
  const revisions = files.filter((file) => /(?<!__init__)\.py$/.test(file))
  const order = alembicOrder(revisions.map((file) => readFileSync(file, 'utf8'))) ?? []
  return order.length > 0 ? order : migrationFiles(manifest).map(({ name }) => name)
}

/** Every migration is applied, once, and the command that tells the version says so. */
export async function atNewest(scene: Scene, { applied }: DatabaseState): Promise<void> {
  const { keeps } = scene.manifest.migrations
  if (keeps === 'every') {
    const history = historyByName(applied, migrationFiles(scene.manifest))
    expectEqual('the applied migrations', history, migrationsOf(scene))
  } else expectEqual('how many versions the database is at', applied.length, 1)
  await tellsVersion(scene, applied.at(-1) ?? '')
}

/** The command that tells the version names `version`, in full or by its number. */
export async function tellsVersion(scene: Scene, version: string): Promise<void> {
  const told = await runNamed(scene, 'current')
  const short = /^\w+?(?=_|$)/.exec(version)?.[0] ?? version
  expectThat(told.code === 0 && told.stdout.includes(short), 'the command that tells the version', {
    expected: `exit status 0 and ${version}`,
    received: said(told),
  })
}

/** Runs the migration; anything but success is the system's fault. */
export async function migrates(scene: Scene): Promise<void> {
  const result = await runNamed(scene, 'migrate')
  expectThat(result.code === 0, 'the migration fails', { received: said(result) })
}

/** Reverts the newest migration; anything but success is the system's fault. */
export async function revertsOne(scene: Scene): Promise<void> {
  const result = await runNamed(scene, 'rollback')
  expectThat(result.code === 0, 'the migration that is the newest by now cannot be reverted', {
    received: said(result),
  })
}

/** One row in every table that the migrations have made. */
export async function fillTables(scene: Scene, tablesBefore: readonly string[]): Promise<void> {
  const url = urlOf(scene)
  const made = (await tablesOf(url, ownTables(scene))).filter(
    (table) => !tablesBefore.includes(table),
  )
  const { rows } = scene.manifest.deployment
  for (const table of made) {
    const [row] = await query(url, `select 1 from ${identifier(table)} limit 1`)
    const refused = row === undefined ? await insertSample(url, table, rows) : undefined
    if (refused !== undefined) {
      throw new Unverified(`needs deployment.rows in the manifest for a sample row: ${refused}`)
    }
  }
  scene.measured('tables with rows', { made })
}

/** Newest version, rows in every table, and then one migration back. */
export async function oneBehind(scene: Scene): Promise<DatabaseState> {
  for (const name of ['migrate', 'rollback', 'current'] as const) commandNamed(scene.manifest, name)
  const before = await tablesOf(urlOf(scene))
  await migrates(scene)
  await fillTables(scene, before)
  await revertsOne(scene)
  return stateOf(scene)
}

/** No line of the schema is another one. */
export function sameSchema(what: string, now: DatabaseState, before: DatabaseState): void {
  expectEqual(what, differences(before.schema, now.schema), [])
}

/** No row of a table that is still there is gone or changed. */
export function keptRows(now: DatabaseState, before: DatabaseState): void {
  expectEqual('rows that are gone or changed', lostRows(before.rows, now.rows), [])
}
