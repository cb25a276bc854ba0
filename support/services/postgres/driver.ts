/** SQL from outside: one question on a connection that nobody else uses meanwhile. */
import pg from 'pg'
import { Violation } from '../../core/errors.ts'
import { newConnection, returnConnection, takeConnection } from './kept-connections.ts'

export type Row = Record<string, unknown>

/** SQLSTATE of a table and of a column that do not exist: the schema is not as the manifest says. */
const missing = new Set(['42P01', '42703'])

/** What leaves nothing behind that `discard all` would not take with it, and changes no session that follows. */
const plain = /^\s*(?:select|insert|update|delete|with|values)\b/i

/**
 * Runs one statement; `url` names the database and the user. A table or column that is not there is a
 * `Violation`; every other error is the database's own.
 */
export async function query(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const isPlain = plain.test(sql)
  const client = await (isPlain ? takeConnection(url) : newConnection(url))
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } catch (error) {
    if (!missing.has((error as pg.DatabaseError).code ?? '')) throw error
    throw new Violation(`the database: ${(error as Error).message}`, { cause: error })
  } finally {
    await (isPlain ? returnConnection(url, client) : client.end())
  }
}

/** Logs in and out again; throws what the server says where it lets nobody in. */
export async function logIn(url: string): Promise<void> {
  const client = await newConnection(url)
  await client.end()
}

/** `url` with another user, password or database. */
export function withUser(
  url: string,
  change: { readonly user?: string; readonly password?: string; readonly database?: string },
): string {
  const result = new URL(url)
  if (change.user !== undefined) result.username = encodeURIComponent(change.user)
  if (change.password !== undefined) result.password = encodeURIComponent(change.password)
  if (change.database !== undefined) result.pathname = `/${change.database}`
  return result.href
}

/** A name as SQL writes it; parts of `schema.table` are quoted one by one. */
export function identifier(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
}

/** A value as SQL writes it, for the statements that take no parameters. */
export function literal(value: string): string {
  return pg.escapeLiteral(value)
}
