/** Users of the project, made by its administrator and signed in by themselves. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** Access token of a session of their own. */
  readonly token: string
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

/** A new confirmed user with a session; `undo` removes the user. */
export async function newPerson(
  address: SupabaseAddress,
): Promise<{ person: Person; remove: () => Promise<void> }> {
  const admin = createClient(address.url, address.serviceKey, stateless).auth.admin
  const email = `plumbline-${randomUUID()}@example.com`
  const password = randomBytes(18).toString('base64url')
  const made = await admin.createUser({ email, password, email_confirm: true })
  if (made.error !== null) throw new Error(`cannot create a user: ${made.error.message}`)
  const visitor = createClient(address.url, address.anonKey, stateless)
  const signedIn = await visitor.auth.signInWithPassword({ email, password })
  if (signedIn.error !== null) throw new Error(`cannot sign in: ${signedIn.error.message}`)
  const { id } = made.data.user
  return {
    person: { id, email, token: signedIn.data.session.access_token },
    remove: async () => {
      const { error } = await admin.deleteUser(id)
      if (error !== null) throw new Error(`cannot remove the user: ${error.message}`)
    },
  }
}
