/** Every client of Postgres in a worker, behind the guard: sessions read, unless a row is the run's own. */
import pg from 'pg'
import type { Guard, Wish } from '../../ports/guard.ts'
import { forgetConnections } from './kept-connections.ts'
import { madeRows, sqlWish } from './sql-wishes.ts'

/** The server itself refuses whatever is not let through: it stands last, so no address overrides it. */
const readOnly = '-c default_transaction_read_only=on'

type Answer = { readonly rows?: readonly Readonly<Record<string, unknown>>[] }
type Run = (...words: unknown[]) => Promise<Answer>

/** The parts of `pg.Client` that the guard stands before. */
interface Client {
  readonly connectionParameters: { options?: string; application_name?: string }
  connect(...args: unknown[]): unknown
  query(...args: unknown[]): unknown
}

/** From now on in this thread; `name` is what the operator sees. */
export function guardPostgres(guard: Guard, name: string): void {
  const client = pg.Client.prototype as unknown as Client
  const { connect, query } = client
  forgetConnections() // they were not asked to read only
  client.connect = function guarded(this: Client, ...args) {
    const parameters = this.connectionParameters
    parameters.options = [parameters.options ?? '', readOnly].join(' ').trim()
    parameters.application_name = name
    return connect.apply(this, args)
  }
  client.query = function guarded(this: Client, ...args) {
    const [sql, values] = args
    // Whoever calls back or brings a cursor is met by the server alone, which lets nothing be written.
    const isPromised = typeof args.at(-1) !== 'function' && !isCursor(sql)
    if (!isPromised) return query.apply(this, args)
    const run: Run = (...words) => query.apply(this, words) as Promise<Answer>
    return asked(guard, this, run, String(textOf(sql)), Array.isArray(values) ? values : [], args)
  }
}

async function asked(
  guard: Guard,
  { connectionParameters }: Client,
  run: Run,
  sql: string,
  values: readonly unknown[],
  args: readonly unknown[],
): Promise<Answer> {
  if (/read[_ ](only|write)/i.test(sql)) {
    throw guard.refuse('needs to decide itself what a session may write')
  }
  const wish = sqlWish(sql, values, guard.ours)
  try {
    if (wish === undefined) return await run(...args)
    return await letThrough(guard, wish, run, args)
  } catch (error) {
    throw told(guard, error, /\brole=/.test(connectionParameters.options ?? ''))
  }
}

const isCursor = (sql: unknown) =>
  typeof sql === 'object' && sql !== null && 'submit' in sql && typeof sql.submit === 'function'

const textOf = (sql: unknown) =>
  typeof sql === 'object' && sql !== null && 'text' in sql ? sql.text : sql

/** One statement in a session that writes for so long. */
async function letThrough(
  guard: Guard,
  wish: Wish,
  run: Run,
  args: readonly unknown[],
): Promise<Answer> {
  const leave = await guard.begin(wish)
  try {
    await run('set default_transaction_read_only = off')
    const answer = await run(...args)
    leave.end(true, madeRows(String(args[0]), answer.rows ?? []))
    return answer
  } catch (error) {
    leave.end(false)
    throw error
  } finally {
    // In a transaction that has failed it cannot be set, and goes back by itself with the rest.
    await run('set default_transaction_read_only = on').catch(() => undefined)
  }
}

/**
 * SQLSTATEs by which the server refuses a write in a session that reads, and a right. A session that
 * has taken another role is about that role's rights: there the refusal is the answer.
 */
function told(guard: Guard, error: unknown, hasRole: boolean): unknown {
  const { code, message } = error as { code?: unknown; message?: string }
  if (code === '25006') {
    return guard.refuse(`needs to write by SQL to what this run has not created: ${message}`)
  }
  if (code === '42501' && !hasRole) {
    return guard.refuse(`needs a right that the role of the database has not: ${message}`)
  }
  return error
}
