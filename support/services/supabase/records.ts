/** The tables of a project as one visitor meets them: every verb of the Data API and how it came out. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export type Row = Readonly<Record<string, unknown>>

/** `code` is the SQLSTATE, or a code of the API's own. */
export type Answer =
  | { readonly done: true; readonly rows: readonly Row[]; readonly count: number | null }
  | {
      readonly done: false
      readonly status: number
      readonly code: string
      readonly reason: string
    }

export interface Records {
  /** Rows that the visitor may see, with their exact number. `columns` may embed other tables. */
  read(table: string, match?: Row, columns?: string): Promise<Answer>
  /** Its rows are what the API returns: with `silent`, nothing. */
  insert(table: string, rows: Row | readonly Row[], silent?: boolean): Promise<Answer>
  /** Inserts, or changes the row that has the same value of `key`. */
  upsert(table: string, row: Row, key: string): Promise<Answer>
  /** Its rows are those that were changed. */
  update(table: string, match: Row, values: Row): Promise<Answer>
  /** Its rows are those that are gone. */
  remove(table: string, match: Row): Promise<Answer>
  /** Calls a function; what it returns is the only row, under the name `result`. */
  call(name: string, args?: Row): Promise<Answer>
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

/** A signed-in user. */
export function userRecords(address: SupabaseAddress, token: string): Records {
  const headers = { Authorization: `Bearer ${token}` }
  return records(createClient(address.url, address.anonKey, { ...stateless, global: { headers } }))
}

/** Somebody who has nothing but the public key of the project. */
export function anonymousRecords({ url, anonKey }: SupabaseAddress): Records {
  return records(createClient(url, anonKey, stateless))
}

/** The holder of the service key, to whom row level security does not apply. */
export function serviceRecords({ url, serviceKey }: SupabaseAddress): Records {
  return records(createClient(url, serviceKey, stateless))
}

function records(client: ReturnType<typeof createClient>): Records {
  return {
    read: async (table, match = {}, columns = '*') =>
      answer(await client.from(table).select(columns, { count: 'exact' }).match(match)),
    insert: async (table, rows, silent = false) => {
      const made = client.from(table).insert(rows as never)
      return answer(silent ? await made : await made.select())
    },
    upsert: async (table, row, key) =>
      answer(
        await client
          .from(table)
          .upsert(row as never, { onConflict: key })
          .select(),
      ),
    update: async (table, match, values) =>
      answer(
        await client
          .from(table)
          .update(values as never)
          .match(match)
          .select(),
      ),
    remove: async (table, match) => answer(await client.from(table).delete().match(match).select()),
    call: async (name, args = {}) => {
      const called = await client.rpc(name as never, args as never)
      return answer({ ...called, data: [{ result: called.data }] })
    },
  }
}

interface Reply {
  readonly data: unknown
  readonly count: number | null
  readonly status: number
  readonly error: { readonly code?: string; readonly message: string } | null
}

function answer({ data, count, status, error }: Reply): Answer {
  if (error !== null) return { done: false, status, code: error.code ?? '', reason: error.message }
  return { done: true, rows: (data ?? []) as readonly Row[], count }
}
