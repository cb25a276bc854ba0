/** A session of ours that stays open: for transactions that other sessions have to live with. */
import { clientOf } from './client.ts'
import type { Row } from './driver.ts'
import { wholeNumbers } from './whole-numbers.ts'

export interface Session {
  /** By which `pg_stat_activity` and `pg_locks` know it. */
  readonly pid: number
  run(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Rolls back what is not committed. */
  close(): Promise<void>
}

export async function openSession(url: string): Promise<Session> {
  const client = clientOf({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'plumbline',
    types: wholeNumbers,
  })
  await client.connect()
  const run = async (sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows
  const [row] = await run('select pg_backend_pid() as pid')
  return { pid: Number(row?.pid), run, close: () => client.end() }
}

/** Runs `work` in a transaction that leaves nothing behind. */
export async function rolledBack<T>(
  url: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(url)
  try {
    await session.run('begin')
    return await work(session)
  } finally {
    await session.close()
  }
}
