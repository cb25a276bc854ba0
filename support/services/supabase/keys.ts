/**
 * The keys of a stack: its signing secret, the two API keys made with it, and who a key speaks for.
 */
import { randomBytes } from 'node:crypto'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'

export interface ApiKeys {
  readonly anonKey: string
  readonly serviceKey: string
}

/** Keys for the S3-compatible interface of the storage. */
export interface S3Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What the Auth implementation wants to know of an API key; `claims` always carry a role. */
export interface ResolvedKey {
  readonly type: 'publishable' | 'secret'
  readonly claims: JWTPayload
}

const tenYears = '3650d'

/** A fresh secret for HS256: 32 random bytes as 64 hex digits. */
export const newSigningSecret = () => randomBytes(32).toString('hex')

/** As long as those of a project: 32 and 64 hex digits. */
export const newS3Keys = (): S3Keys => ({
  accessKeyId: randomBytes(16).toString('hex'),
  secretAccessKey: randomBytes(32).toString('hex'),
})

export const signingKey = (secret: string) => new TextEncoder().encode(secret)

/** The anon and service keys: long-lived HS256 tokens with `iss`, `role`, `iat`, `exp`. */
export async function mintApiKeys(secret: string): Promise<ApiKeys> {
  const mint = (role: string) =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('supabase')
      .setIssuedAt()
      .setExpirationTime(tenYears)
      .sign(signingKey(secret))
  const [anonKey, serviceKey] = await Promise.all([mint('anon'), mint('service_role')])
  return { anonKey, serviceKey }
}

/**
 * Tells API keys from user tokens (which carry a `sub`) and from forgeries; both resolve to null.
 */
export function keyResolver(secret: string): (key: string) => Promise<ResolvedKey | null> {
  const key = signingKey(secret)
  return async (given) => {
    const claims = await verified(given, key)
    if (claims === null || claims.sub !== undefined || typeof claims.role !== 'string') return null
    return { type: claims.role === 'service_role' ? 'secret' : 'publishable', claims }
  }
}

async function verified(token: string, key: Uint8Array): Promise<JWTPayload | null> {
  try {
    return (await jwtVerify(token, key, { algorithms: ['HS256'] })).payload
  } catch {
    // Whatever is wrong with it, it is not a key of this stack: the caller answers 401.
    return null
  }
}
