/** The tables of a project as a visitor meets them through its REST interface. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'
import type { Outcome } from './visitor.ts'

export type Entry = Readonly<Record<string, unknown>>

export interface RecordVisitor {
  /** Its data is the list of rows; what may not be seen is left out without a refusal. */
  read(table: string): Promise<Outcome>
  add(table: string, entry: Entry): Promise<Outcome>
  /** Writes `entry` into every row that has all the values of `key`. */
  change(table: string, key: Entry, entry: Entry): Promise<Outcome>
  remove(table: string, key: Entry): Promise<Outcome>
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

/** Somebody with a session of their own. */
export function userRecords({ url, anonKey }: SupabaseAddress, token: string): RecordVisitor {
  const headers = { Authorization: `Bearer ${token}` }
  return records(createClient(url, anonKey, { ...stateless, global: { headers } }))
}

/** Somebody with nothing but the public key of the project. */
export function anonymousRecords({ url, anonKey }: SupabaseAddress): RecordVisitor {
  return records(createClient(url, anonKey, stateless))
}

function records(client: SupabaseClient): RecordVisitor {
  return {
    read: (table) => outcome(client.from(table).select('*')),
    add: (table, entry) => outcome(client.from(table).insert({ ...entry })),
    change: (table, key, entry) =>
      outcome(
        client
          .from(table)
          .update({ ...entry })
          .match({ ...key }),
      ),
    remove: (table, key) =>
      outcome(
        client
          .from(table)
          .delete()
          .match({ ...key }),
      ),
  }
}

interface Answer {
  readonly data: unknown
  readonly error: { readonly message: string } | null
  readonly status: number
}

async function outcome(answer: PromiseLike<Answer>): Promise<Outcome> {
  const { data, error, status } = await answer
  return error === null ? { done: true, data } : { done: false, status, reason: error.message }
}
