/** Makes a plain Postgres a Supabase database: roles, extensions, the auth and storage schemas. */
import { readFile } from 'node:fs/promises'
import type { ClientBase, Pool } from 'pg'
import { clientOf } from '../../postgres/client.ts'

/**
 * What the database must hold before anything may refer to its roles. The connection is used for
 * this alone: the database's new search path holds for those that are made afterwards.
 */
export async function createRoles(url: string): Promise<void> {
  const client = clientOf({ connectionString: url })
  await client.connect()
  try {
    await runFile(client, 'roles.sql')
  } finally {
    await client.end()
  }
}

/**
 * Completes the schemas after the Auth implementation has made its own tables.
 * `storageTables` is the DDL of the storage schema that the Auth implementation ships, `apiUrl` where the
 * stack itself answers, which statements that ask by HTTP have to know.
 */
export async function completeSchemas(
  pool: Pool,
  storageTables: string,
  apiUrl: string,
): Promise<void> {
  await Promise.all([
    runFile(pool, 'auth.sql'),
    pool.query(storageTables).then(() => runFile(pool, 'storage.sql')),
  ])
  const { rows } = await pool.query(
    "select from pg_roles where rolname = 'postgres' and not rolsuper",
  )
  if (rows.length === 0) return
  await runFile(pool, 'provider.sql')
  await runFile(pool, 'hosted.sql')
  await pool.query(`do $$ begin
    execute format('alter database %I set plumbline.api_url = %L', current_database(), '${apiUrl}');
  end $$`)
}

/**
 * Runs one file of this folder as a single transaction (the simple query protocol makes it one).
 */
async function runFile(db: Pool | ClientBase, name: string): Promise<void> {
  await db.query(await readFile(new URL(name, import.meta.url), 'utf8'))
}
