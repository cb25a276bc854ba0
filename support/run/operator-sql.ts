/** What an operator runs in a new Supabase project of a system before the system starts there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suiteError, Violation } from '../core/errors.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import type { Manifest, ProductionManifest } from '../systems/manifest.ts'
import { isProduction } from '../systems/manifest.ts'

/**
 * Runs the files of `projectSql` in their order, each in a transaction of its own as the dashboard's
 * editor does. One that is refused is a violation that tells why.
 */
export async function runOperatorSql(
  manifest: Manifest | ProductionManifest,
  { postgres }: Pick<StackAddresses, 'postgres'>,
): Promise<void> {
  if (isProduction(manifest)) return
  for (const file of manifest.projectSql) {
    const sql = await scriptAt(manifest, file)
    try {
      await query(postgres.url, sql)
    } catch (error) {
      throw new Violation(`the project refuses ${file}`, { received: (error as Error).message })
    }
  }
}

async function scriptAt({ file, repository }: Manifest, name: string): Promise<string> {
  try {
    return await readFile(join(repository, name), 'utf8')
  } catch (error) {
    const detail = `projectSql: ${(error as Error).message}`
    const example = 'the path of a file below the manifest, such as supabase/storage.sql'
    throw suiteError('MANIFEST_BROKEN', { file, detail, example }, error)
  }
}
