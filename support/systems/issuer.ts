/**
 * Sessions for a system that reaches the project by another way, such as one on which faults strike. Whoever
 * verifies tokens expects the issuer at the address that it was given: https://supabase.com/docs/guides/auth/jwts
 */
import { compactVerify, type JWTPayload, SignJWT } from 'jose'
import type { StackAddresses } from '../ports/services.ts'
import { reissueAt } from './token-exchange.ts'

/** The address of the project as whoever was given `environment` knows it; undefined where none is given. */
function projectOf(
  templates: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): string | undefined {
  const names = Object.entries(templates).filter(([, text]) =>
    /^\$\{supabase\.url\}\/?$/.test(text),
  )
  return names.map(([name]) => environment[name]).find((value) => URL.canParse(value ?? ''))
}

/**
 * From now on users show the system at `url` sessions of the project as that system knows it. `templates`
 * are the manifest's values with their references, `environment` what the system was started with.
 */
export function knowsProjectBy(
  url: string,
  { supabase }: Pick<StackAddresses, 'supabase'>,
  templates: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): void {
  const way = projectOf(templates, environment)
  const [own, other] = [issuerAt(supabase.url), issuerAt(way ?? supabase.url)]
  const { jwtSecret } = supabase
  const asBefore = own === other || jwtSecret === undefined
  reissueAt(url, asBefore ? undefined : (token) => issuedBy(token, own, other, jwtSecret))
}

const issuerAt = (url: string) => `${url.replace(/\/$/, '')}/auth/v1`

/** The same claims with another issuer, expired ones too; a token of somebody else stays as it is. */
async function issuedBy(token: string, own: string, other: string, secret: string) {
  const key = new TextEncoder().encode(secret)
  try {
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['HS256'] })
    const claims = JSON.parse(new TextDecoder().decode(payload)) as JWTPayload
    if (claims.iss !== own) return token
    return await new SignJWT({ ...claims, iss: other })
      .setProtectedHeader({ ...protectedHeader, alg: 'HS256' })
      .sign(key)
  } catch {
    return token // whatever is wrong with it, whoever sent it means it
  }
}
