/** Whether a database can have vectors. */
import type { PostgresAddress } from '../../ports/services.ts'
import { query } from './driver.ts'

/** Whether pgvector is installed beside it, so that the extension can be switched on. */
export async function databaseHasVectors({ url }: Pick<PostgresAddress, 'url'>): Promise<boolean> {
  const sql = "select from pg_available_extensions where name = 'vector'"
  return (await query(url, sql)).length > 0
}
