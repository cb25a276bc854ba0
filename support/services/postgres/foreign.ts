/** A database that belongs to somebody else: the operator's marker, and the lock of the one run. */
import type { Client } from 'pg'
import { clientOf } from './client.ts'

/** The schema whose comment says that runs may write here: no table, no right beyond `CREATE` needed. */
export const markerSchema = 'plumbline_may_write'

/** Any number that nobody else locks by: the first letters of the suite's name. */
const lockKey = 0x706c756d

/** What the operator has written there; undefined without the marker. Reads only. */
export function databaseMarker(url: string): Promise<string | undefined> {
  return onSession(url, 'plumbline guard', async (client) => {
    const { rows } = await client.query<{ marker: string | null }>(
      `select obj_description(oid, 'pg_namespace') as marker from pg_namespace where nspname = $1`,
      [markerSchema],
    )
    return rows[0]?.marker ?? undefined
  })
}

export interface RunLock {
  release(): Promise<void>
}

/**
 * An advisory lock: it writes nothing, and goes with the session however the run ends. Answers who
 * holds it where somebody does. A pooler that hands the session to others cannot keep it: give the
 * direct address of the database.
 */
export async function lockForRun(url: string, mark: string): Promise<RunLock | string> {
  const client = clientOf({ connectionString: url, application_name: mark })
  await client.connect()
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1) as locked',
    [lockKey],
  )
  if (rows[0]?.locked === true) return { release: () => client.end() }
  const holder = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity
     where pid in (select pid from pg_locks where locktype = 'advisory' and granted
       and classid = 0 and objid = $1)`,
    [lockKey],
  )
  await client.end()
  return holder.rows[0]?.name || 'somebody'
}

/** One session for `work`, named so that the operator sees who asks; it may write where `work` does. */
export async function onSession<T>(
  url: string,
  name: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = clientOf({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
