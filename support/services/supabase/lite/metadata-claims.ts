/** Access tokens that carry issuer and metadata, as those of a hosted project do; lite leaves them out. */
import { decodeJwt, type JWTPayload, SignJWT } from 'jose'
import { objectFromJson } from '../json.ts'
import { signingKey } from '../keys.ts'

/**
 * The answer with its access token signed anew, with `issuer` and with `app_metadata` and
 * `user_metadata` of the answered user among the claims: policies read them with `auth.jwt()`. A
 * redirect that hands over a session gets the issuer alone: it names no user. Any other answer stays
 * as it is.
 */
export async function withMetadataClaims(
  answer: Response,
  secret: string,
  issuer: string,
): Promise<Response> {
  if (answer.status >= 300 && answer.status < 400) return withIssuer(answer, secret, issuer)
  const type = answer.headers.get('content-type') ?? ''
  if (!answer.ok || !type.startsWith('application/json')) return answer
  const text = await answer.text()
  const session = objectFromJson(text)
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  const body = isSession(session) ? JSON.stringify(await completed(session, secret, issuer)) : text
  return new Response(body, { status: answer.status, statusText: answer.statusText, headers })
}

/** The same for what the link of a mail is answered with: its session stands behind the `#`. */
async function withIssuer(answer: Response, secret: string, iss: string): Promise<Response> {
  const target = URL.parse(answer.headers.get('location') ?? '')
  const told = new URLSearchParams(target?.hash.slice(1))
  const token = told.get('access_token')
  if (target === null || token === null) return answer
  told.set('access_token', await signedAnew({ ...decodeJwt(token), iss }, secret))
  target.hash = told.toString()
  const headers = new Headers(answer.headers)
  headers.set('location', target.href)
  return new Response(null, { status: answer.status, headers })
}

function signedAnew(claims: JWTPayload, secret: string): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(signingKey(secret))
}

interface Session {
  readonly access_token: string
  readonly user: { readonly app_metadata?: unknown; readonly user_metadata?: unknown }
}

function isSession(
  body: Record<string, unknown> | undefined,
): body is Record<string, unknown> & Session {
  return (
    typeof body?.access_token === 'string' && typeof body.user === 'object' && body.user !== null
  )
}

async function completed(session: Session, secret: string, iss: string): Promise<Session> {
  const { app_metadata = {}, user_metadata = {} } = session.user
  const claims = { ...decodeJwt(session.access_token), iss, app_metadata, user_metadata }
  return { ...session, access_token: await signedAnew(claims, secret) }
}
