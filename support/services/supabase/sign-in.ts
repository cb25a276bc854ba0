/** Signing in with a password, and choosing another one, as the account's owner does. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'
import { removePerson } from './people.ts'

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

export interface Account {
  readonly id: string
  readonly token: string
}

/** Undefined when the pair is refused; every other failure is an error. */
export async function signIn(
  { url, anonKey }: SupabaseAddress,
  email: string,
  password: string,
): Promise<Account | undefined> {
  const { auth } = createClient(url, anonKey, stateless)
  const { data, error } = await auth.signInWithPassword({ email, password })
  if (error === null) return { id: data.user.id, token: data.session.access_token }
  if (error.status === 400) return undefined
  throw new Error(`cannot ask for a session: ${error.message}`)
}

/** The owner of the account gives it another password. */
export async function choosePassword(
  { url, anonKey }: SupabaseAddress,
  email: string,
  password: string,
  chosen: string,
): Promise<void> {
  const { auth } = createClient(url, anonKey, stateless)
  const entered = await auth.signInWithPassword({ email, password })
  if (entered.error !== null) throw new Error(`cannot sign in: ${entered.error.message}`)
  const { error } = await auth.updateUser({ password: chosen })
  if (error !== null) throw new Error(`cannot choose a password: ${error.message}`)
}

/** Removes the account if it is there. */
export async function removeAccount(address: SupabaseAddress, email: string): Promise<void> {
  const { admin } = createClient(address.url, address.serviceKey, stateless).auth
  const { data, error } = await admin.listUsers({ perPage: 1_000 })
  if (error !== null) throw new Error(`cannot list the users: ${error.message}`)
  for (const user of data.users.filter((each) => each.email === email)) {
    await removePerson(address, user.id)
  }
}
