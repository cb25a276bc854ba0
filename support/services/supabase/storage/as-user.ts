/** Runs statements with the rights of whoever asks: row level security decides, not this server. */
import { jwtVerify } from 'jose'
import type { ClientBase, Pool } from 'pg'
import { transaction } from '../database/transaction.ts'
import { accessDenied, databaseFailed, noSuchBucket, sqlState } from './errors.ts'

/** Who asks: a database role and the claims that policies read. */
export interface Caller {
  readonly role: string
  /** The user's id; undefined for the API keys. */
  readonly sub: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
}

/** The caller that a token speaks for; a token that does not hold is refused with the reason. */
export async function callerOf(token: string, key: Uint8Array): Promise<Caller> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
    const role = typeof payload.role === 'string' ? payload.role : 'anon'
    return { role, sub: payload.sub, claims: payload }
  } catch (error) {
    throw accessDenied(error instanceof Error ? error.message : String(error))
  }
}

/** One transaction as `caller`; `operation` is what policies see in `storage.operation()`. */
export function asCaller<T>(
  pool: Pool,
  caller: Caller,
  operation: string,
  work: (db: ClientBase) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (db) => {
    await become(db, caller, operation)
    return work(db)
  })
}

/** Gives the rest of the transaction the rights of `caller`. */
export async function become(db: ClientBase, caller: Caller, operation: string): Promise<void> {
  const settings = {
    'request.jwt.claims': JSON.stringify(caller.claims),
    'request.jwt.claim.sub': caller.sub ?? '',
    'request.jwt.claim.role': caller.role,
    'storage.operation': operation,
    'storage.allow_delete_query': 'true',
    role: caller.role,
  }
  await db.query(
    `select set_config(key, value, true)
     from unnest($1::text[], $2::text[]) as setting (key, value)`,
    [Object.keys(settings), Object.values(settings)],
  )
}

/** The column `owner` is a UUID; the real service fills it beside `owner_id` where `sub` is one. */
export function ownerOf({ sub }: Caller): string | null {
  return sub !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sub) ? sub : null
}

/** One transaction as the owner of the tables; database refusals become those of the API. */
export async function inTransaction<T>(
  pool: Pool,
  work: (db: ClientBase) => Promise<T>,
): Promise<T> {
  try {
    return await transaction(pool, work)
  } catch (error) {
    throw refusal(error)
  }
}

function refusal(error: unknown): unknown {
  if (sqlState(error) === '42501') return accessDenied()
  // The only foreign key of the storage tables is that of an object to its bucket.
  if (sqlState(error) === '23503') return noSuchBucket()
  if (sqlState(error) === '22P02') return databaseFailed((error as Error).message)
  return error
}
