/** Users of the project, made by its administrator and signed in by themselves. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { runMark } from '../../core/run-mark.ts'
import type { SupabaseAddress } from '../../ports/services.ts'

export interface Person {
  readonly id: string
  readonly email: string
  /** Access token of a session of their own. */
  readonly token: string
  /** With it the session can be gone on with. */
  readonly refreshToken: string
}

/** Nobody's address, which shows whose run has made it. */
const newAddress = () => `${runMark()}-${randomUUID()}@example.com`

/** Who takes a user away at the end of a scenario; the target may have a better way. */
let removal = removePerson

/** From now on users are removed so; called once, before the first scenario. */
export function removeUsersBy(way: typeof removal): void {
  removal = way
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

/**
 * A new confirmed user with a session; `remove` removes the user. `appMetadata` is what only the
 * project's administration can write, such as a role.
 */
export async function newPerson(
  address: SupabaseAddress,
  appMetadata: Readonly<Record<string, unknown>> = {},
): Promise<{ person: Person; remove: () => Promise<void> }> {
  const admin = createClient(address.url, address.serviceKey, stateless).auth.admin
  const email = newAddress()
  const password = randomBytes(18).toString('base64url')
  const app_metadata = { ...appMetadata }
  const made = await admin.createUser({ email, password, email_confirm: true, app_metadata })
  if (made.error !== null) throw new Error(`cannot create a user: ${made.error.message}`)
  const visitor = createClient(address.url, address.anonKey, stateless)
  const signedIn = await visitor.auth.signInWithPassword({ email, password })
  if (signedIn.error !== null) throw new Error(`cannot sign in: ${signedIn.error.message}`)
  const { id } = made.data.user
  const { access_token: token, refresh_token: refreshToken } = signedIn.data.session
  return {
    person: { id, email, token, refreshToken },
    remove: () => removal(address, id),
  }
}

/** Somebody who signed up without anybody's help, and wrote there what they liked. */
export async function signUp(
  { url, anonKey }: SupabaseAddress,
  userMetadata: Readonly<Record<string, unknown>>,
): Promise<Person> {
  const email = newAddress()
  const password = randomBytes(18).toString('base64url')
  const { auth } = createClient(url, anonKey, stateless)
  const { data, error } = await auth.signUp({ email, password, options: { data: userMetadata } })
  if (error !== null) throw new Error(`cannot sign up: ${error.message}`)
  const { user, session } = data
  if (user === null || session === null) throw new Error('signing up begins no session')
  return { id: user.id, email, token: session.access_token, refreshToken: session.refresh_token }
}

/**
 * The same person in a session that began after `userMetadata` was written by the person, who may
 * write there what he likes.
 */
export async function withUserMetadata(
  { url, anonKey }: SupabaseAddress,
  person: Person,
  userMetadata: Readonly<Record<string, unknown>>,
): Promise<Person> {
  const { auth } = createClient(url, anonKey, stateless)
  const { token: access_token, refreshToken: refresh_token } = person
  const entered = await auth.setSession({ access_token, refresh_token })
  if (entered.error !== null) throw new Error(`cannot enter a session: ${entered.error.message}`)
  const { error } = await auth.updateUser({ data: { ...userMetadata } })
  if (error !== null) throw new Error(`cannot write user metadata: ${error.message}`)
  const renewed = await auth.refreshSession()
  const { session } = renewed.data
  if (session === null) throw new Error(`cannot renew the session: ${renewed.error?.message}`)
  return { ...person, token: session.access_token, refreshToken: session.refresh_token }
}

/** What the sign-in service answers when its database refuses. */
const refusedByDatabase = 500

/** A little less than anything may take that is undone at the end of a scenario. */
const removalWithinMs = 8_000

/**
 * Tidies up in a project that ends with the run. A system whose own tables keep hold of its users, by
 * foreign keys without a cascade or by a long transaction of a worker, has broken no check with that: such
 * a user stays where it is.
 */
export async function removePerson(
  { url, serviceKey }: Pick<SupabaseAddress, 'url' | 'serviceKey'>,
  id: string,
  withinMs = removalWithinMs,
): Promise<void> {
  const patience = AbortSignal.timeout(withinMs)
  const patient: typeof fetch = (to, options) => fetch(to, { ...options, signal: patience })
  const client = createClient(url, serviceKey, { ...stateless, global: { fetch: patient } })
  const { error } = await client.auth.admin.deleteUser(id)
  if (error === null || error.status === refusedByDatabase || patience.aborted) return
  throw new Error(`cannot remove the user: ${error.message}`)
}

/** Deletes an account; answers why it could not be deleted, or nothing. */
export async function deletePerson(
  { url, serviceKey }: SupabaseAddress,
  id: string,
): Promise<string | undefined> {
  const { error } = await createClient(url, serviceKey, stateless).auth.admin.deleteUser(id)
  return error?.message
}
