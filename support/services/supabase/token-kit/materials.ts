/** What forged credentials are made from: a genuine session, and what its project is known by. */
import { createClient } from '@supabase/supabase-js'
import { decodeJwt, type JWTPayload } from 'jose'
import { Unverified } from '../../../core/errors.ts'
import type { SupabaseAddress } from '../../../ports/services.ts'

export interface Materials {
  /** Access token that the Auth service gave to somebody who signed in. */
  readonly token: string
  /** A later token of the same session; undefined where the session was not gone on with. */
  readonly refreshed?: string
  /** Signs the project's tokens (HS256); undefined where the project keeps it to itself. */
  readonly secret?: string
  readonly anonKey: string
  readonly serviceKey: string
  /** PEM of a key that the project publishes; undefined where it publishes none. */
  readonly publicKey?: string
  /** Where a forger publishes keys of his own, as a URL. */
  readonly foreignKeys?: string
}

/** The value of the Authorization header; undefined sends none. */
export type Credential = string | undefined

/** Makes one credential; throws `Unverified` where the materials do not suffice. */
export type Making = (materials: Materials) => Credential | Promise<Credential>

export const bearer = (token: string): Credential => `Bearer ${token}`

/** What the genuine token says. */
export const claimsOf = ({ token }: Materials): JWTPayload => decodeJwt(token)

/** The secret of the project, without which nothing can be signed as the project signs. */
export function secretOf({ secret }: Materials): string {
  if (secret !== undefined) return secret
  throw new Unverified('needs the secret by which the project signs its tokens')
}

/** Materials for the session of a person, which is gone on with once. */
export async function materialsOf(
  { url, anonKey, serviceKey, jwtSecret }: SupabaseAddress,
  person: { readonly token: string; readonly refreshToken: string },
): Promise<Materials> {
  const options = { auth: { persistSession: false, autoRefreshToken: false } }
  const { auth } = createClient(url, anonKey, options)
  const { data, error } = await auth.refreshSession({ refresh_token: person.refreshToken })
  if (error !== null) throw new Error(`cannot go on with the session: ${error.message}`)
  const refreshed = data.session?.access_token
  return {
    ...{ token: person.token, anonKey, serviceKey },
    ...(jwtSecret !== undefined && { secret: jwtSecret }),
    ...(refreshed !== undefined && { refreshed }),
  }
}
