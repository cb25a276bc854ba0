/** Makes a plain Postgres a Supabase database: roles, extensions, the auth and storage schemas. */
import { readFile } from 'node:fs/promises'
import type { Pool } from 'pg'

/** What the database must hold before anything may refer to its roles. */
export const createRoles = (pool: Pool) => runFile(pool, 'roles.sql')

/**
 * Completes the schemas after the Auth implementation has made its own tables.
 * `storageTables` is the DDL of the storage schema that the Auth implementation ships.
 */
export async function completeSchemas(pool: Pool, storageTables: string): Promise<void> {
  await Promise.all([
    runFile(pool, 'auth.sql'),
    pool.query(storageTables).then(() => runFile(pool, 'storage.sql')),
  ])
}

/** Runs one file of this folder as a single transaction (the simple query protocol makes it one). */
async function runFile(pool: Pool, name: string): Promise<void> {
  await pool.query(await readFile(new URL(name, import.meta.url), 'utf8'))
}
