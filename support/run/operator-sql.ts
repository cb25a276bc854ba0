/** What an operator runs in a new Supabase project of a system before the system starts there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suiteError, Violation } from '../core/errors.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import { commandEnvironment } from '../systems/command-environment.ts'
import type { Manifest, ProductionManifest } from '../systems/manifest.ts'
import { isProduction } from '../systems/manifest.ts'
import { runMigrationCommand, saidByMigrations } from './migration-command.ts'

/**
 * Runs the files of `projectSql` in their order, each in a transaction of its own as the dashboard's
 * editor does. Where one speaks of tables that are not there the system's own migrations go first, as
 * they do for an operator. One that is refused is a violation that tells why.
 */
export async function runOperatorSql(
  manifest: Manifest | ProductionManifest,
  stack: StackAddresses,
  dir: string,
): Promise<void> {
  if (isProduction(manifest)) return
  for (const file of manifest.projectSql) {
    const sql = await scriptAt(manifest, file)
    let refusal = await refusalOf(stack, sql)
    if (refusal !== undefined && lacksTable(refusal)) {
      await migrate(manifest, stack, dir)
      refusal = await refusalOf(stack, sql)
    }
    if (refusal === undefined) continue
    throw new Violation(`the project refuses ${file}`, { received: refusal.message })
  }
}

async function refusalOf({ postgres }: StackAddresses, sql: string): Promise<Error | undefined> {
  try {
    await query(postgres.url, sql)
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** SQLSTATE of a table, and of a schema, that does not exist. */
const missing = ['42P01', '3F000']

function lacksTable({ code, cause }: Error & { readonly code?: string }): boolean {
  return missing.includes(code ?? (cause as { code?: string } | undefined)?.code ?? '')
}

async function migrate(manifest: Manifest, stack: StackAddresses, dir: string): Promise<void> {
  const { repository, migrations } = manifest
  const environment = commandEnvironment(manifest, stack, dir)
  const cwd = join(repository, migrations.cwd)
  const result = await runMigrationCommand(migrations.up, cwd, environment)
  if (result.code === 0) return
  const what = `the migrations, which ${manifest.projectSql.join(', ')} needs, end with status`
  throw new Violation(`${what} ${result.code}:\n${saidByMigrations(result)}`)
}

/** The text of a file of `projectSql`; one that is not there is a fault of the manifest. */
export async function scriptAt(
  { file, repository }: Pick<Manifest | ProductionManifest, 'file' | 'repository'>,
  name: string,
): Promise<string> {
  try {
    return await readFile(join(repository, name), 'utf8')
  } catch (error) {
    const detail = `projectSql: ${(error as Error).message}`
    const example = 'the path of a file below the manifest, such as supabase/storage.sql'
    throw suiteError('MANIFEST_BROKEN', { file, detail, example }, error)
  }
}
