/** What the holder of an account does by the client library: sessions, links of mails, other passwords. */
import { randomBytes, randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { runMark } from '../../core/run-mark.ts'
import type { SupabaseAddress } from '../../ports/services.ts'
import { signedWith } from './token-kit/compact.ts'

export interface OwnAccount {
  readonly id: string
  readonly email: string
  readonly password: string
}

export interface OwnSession {
  readonly userId: string
  readonly token: string
  readonly refreshToken: string
}

/** What the service says where it refuses. */
export interface Refused {
  readonly refused: string
  readonly status: number
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

const visitor = ({ url, anonKey }: SupabaseAddress) => createClient(url, anonKey, stateless).auth
const administrator = ({ url, serviceKey }: SupabaseAddress) =>
  createClient(url, serviceKey, stateless).auth.admin

export const newAddress = () => `${runMark()}-${randomUUID()}@example.com`
export const newPassword = () => randomBytes(18).toString('base64url')

/** A confirmed account that has never signed in. */
export async function newAccount(address: SupabaseAddress): Promise<OwnAccount> {
  const [email, password] = [newAddress(), newPassword()]
  const made = await administrator(address).createUser({ email, password, email_confirm: true })
  if (made.error !== null) throw new Error(`cannot create a user: ${made.error.message}`)
  return { id: made.data.user.id, email, password }
}

interface Answer {
  readonly data: { readonly session: SdkSession | null }
  readonly error: (Error & { readonly status?: number | undefined }) | null
}

interface SdkSession {
  readonly access_token: string
  readonly refresh_token: string
  readonly user: { readonly id: string }
}

/** The session that an answer holds; a refusal, or a success without one, is told as it is. */
function sessionIn({ data: { session }, error }: Answer): OwnSession | Refused {
  if (error !== null) return { refused: error.message, status: error.status ?? 0 }
  if (session === null) return { refused: 'a success without a session', status: 200 }
  const { access_token: token, refresh_token: refreshToken, user } = session
  return { userId: user.id, token, refreshToken }
}

export async function signedInWith(
  address: SupabaseAddress,
  { email, password }: Pick<OwnAccount, 'email' | 'password'>,
): Promise<OwnSession | Refused> {
  return sessionIn(await visitor(address).signInWithPassword({ email, password }))
}

export async function registered(
  address: SupabaseAddress,
  { email, password }: Pick<OwnAccount, 'email' | 'password'>,
): Promise<OwnSession | Refused> {
  return sessionIn(await visitor(address).signUp({ email, password }))
}

/** Goes on with a session. */
export async function renewed(
  address: SupabaseAddress,
  refreshToken: string,
): Promise<OwnSession | Refused> {
  return sessionIn(await visitor(address).refreshSession({ refresh_token: refreshToken }))
}

/** Ends every session of the user, as somebody does who has lost a phone. */
export async function endEverySession(address: SupabaseAddress, token: string): Promise<void> {
  const { error } = await administrator(address).signOut(token, 'global')
  if (error !== null) throw new Error(`cannot end the sessions: ${error.message}`)
}

/** Ends this session alone. */
export async function endSession(
  address: SupabaseAddress,
  { token, refreshToken }: OwnSession,
): Promise<void> {
  const auth = visitor(address)
  const entered = await auth.setSession({ access_token: token, refresh_token: refreshToken })
  if (entered.error !== null) throw new Error(`cannot enter a session: ${entered.error.message}`)
  const { error } = await auth.signOut({ scope: 'local' })
  if (error !== null) throw new Error(`cannot sign out: ${error.message}`)
}

/** Asks for the mail with a link; undefined where that was granted. */
export async function askForLink(
  address: SupabaseAddress,
  email: string,
  redirectTo: string,
): Promise<string | undefined> {
  const { error } = await visitor(address).resetPasswordForEmail(email, { redirectTo })
  return error?.message
}

/** Gives the account of the session another password; undefined where that was granted. */
export async function changePassword(
  address: SupabaseAddress,
  { token, refreshToken }: Omit<OwnSession, 'userId'>,
  password: string,
): Promise<string | undefined> {
  const auth = visitor(address)
  const entered = await auth.setSession({ access_token: token, refresh_token: refreshToken })
  if (entered.error !== null) return entered.error.message
  return (await auth.updateUser({ password })).error?.message
}

/** A link that signs the user in once, as a mail would hold it. */
export async function linkFor(
  address: SupabaseAddress,
  email: string,
  redirectTo: string,
): Promise<string> {
  const options = { redirectTo }
  const made = await administrator(address).generateLink({ type: 'magiclink', email, options })
  if (made.error !== null) throw new Error(`cannot make a link: ${made.error.message}`)
  return made.data.properties.action_link
}

/** The answer of the service with its token ended `seconds` from now, signed as the project signs. */
export function withShortToken(answer: string, secret: string, seconds: number): string {
  const told = parsed(answer)
  if (typeof told?.access_token !== 'string') return answer
  const now = Math.floor(Date.now() / 1000)
  const claims = claimsIn(told.access_token)
  const access_token = signedWith(secret, { ...claims, exp: now + seconds })
  return JSON.stringify({ ...told, access_token, expires_in: seconds, expires_at: now + seconds })
}

/** The tokens that an answer of the service hands out. */
export function tokensIn(answer: string): { token: string; refreshToken: string } | undefined {
  const { access_token: token, refresh_token: refreshToken } = parsed(answer) ?? {}
  if (typeof token !== 'string' || typeof refreshToken !== 'string') return undefined
  return { token, refreshToken }
}

/** What a token says, verified or not. */
export function claimsIn(token: string): Readonly<Record<string, unknown>> {
  return parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {}
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined // no JSON holds no token
  }
}
