/** Tokens made anew with the signing secret of a stack: older, or signed by somebody else. */
import { decodeJwt, type JWTPayload, jwtVerify, SignJWT, UnsecuredJWT } from 'jose'
import { newSigningSecret, signingKey } from './keys.ts'

/** True when `secret` signed the token, expired or not. */
export async function isSignedWith(token: string, secret: string): Promise<boolean> {
  try {
    const currentDate = new Date((decodeJwt(token).exp ?? 1) * 1000 - 1000)
    await jwtVerify(token, signingKey(secret), { algorithms: ['HS256'], currentDate })
    return true
  } catch {
    return false // whatever is wrong with it, the secret does not vouch for it
  }
}

/** The same token as it would look had it been issued `seconds` earlier. */
export function aged(token: string, seconds: number, secret: string): Promise<string> {
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token)
  return sign({ ...claims, iat: iat - seconds, exp: exp - seconds }, secret)
}

/** The same claims, signed with a secret that the stack does not know, or with what everybody can know. */
export function forged(token: string, secret = newSigningSecret()): Promise<string> {
  return sign(decodeJwt(token), secret)
}

/** The same claims in a token that says of itself that nobody has signed it (RFC 7519, section 6). */
export const unsigned = (token: string): string => new UnsecuredJWT(decodeJwt(token)).encode()

function sign(claims: JWTPayload, secret: string): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(signingKey(secret))
}
