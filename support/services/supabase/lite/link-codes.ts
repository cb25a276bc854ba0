/**
 * Links that hand over a code: only the browser that has asked for the link can make a session of it. lite
 * ignores what such a client sends along, and its links hand over the session itself.
 * Source: Supabase, "PKCE flow"; RFC 7636.
 */
import { createHash, randomUUID } from 'node:crypto'
import { objectFromJson } from '../json.ts'

interface Challenge {
  readonly challenge: string
  readonly method: string
}

interface KeptSession extends Challenge {
  /** What the link would have handed over behind its `#`. */
  readonly session: Readonly<Record<string, string>>
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** How long a code holds ("PKCE flow": five minutes). */
const holdsMs = 300_000

/** By this a token is known whose link hands over a code. */
const mark = 'pkce_'

export interface LinkCodes {
  /** Names the token of a mail that this request has sent; as it is where no code was asked for. */
  namesFor(request: Request): Promise<(token: string) => string>
  /** The request as lite knows it: a link without the mark. */
  opened(request: Request): Request
  /** The same answer with a code instead of the session, where `request` has opened a marked link. */
  withCode(request: Request, answer: Response): Response
  /** What comes of a code; undefined where none of ours is asked about. */
  exchanged(request: Request): Promise<Exchanged | undefined>
}

/** A refusal, or the parts of a session that still lacks its user. */
export type Exchanged =
  | { readonly refusal: Response }
  | { readonly session: Readonly<Record<string, string>> }

export function linkCodes(now: () => number = Date.now): LinkCodes {
  const asked = new Map<string, Challenge>()
  const codes = new Map<string, KeptSession>()
  return {
    namesFor: async (request) => {
      const challenge = await challengeIn(request)
      if (challenge === undefined) return (token) => token
      return (token) => {
        asked.set(token, challenge)
        return mark + token
      }
    },
    opened: (request) => {
      const url = new URL(request.url)
      const token = markedToken(url)
      if (token === undefined) return request
      url.searchParams.set('token', token)
      return new Request(url, request)
    },
    withCode: (request, answer) => {
      const challenge = asked.get(markedToken(new URL(request.url)) ?? '')
      if (challenge === undefined) return answer
      return withoutSession(answer, (session) => {
        const code = randomUUID()
        codes.set(code, { ...challenge, session, until: now() + holdsMs })
        return code
      })
    },
    exchanged: async (request) => {
      if (!isExchange(request)) return undefined
      const told = objectFromJson(await request.clone().text())
      const code = String(told?.auth_code)
      const found = codes.get(code)
      if (found === undefined) return undefined
      const refusal = refusalOf(found, String(told?.code_verifier), now())
      if (refusal !== undefined) return { refusal }
      codes.delete(code)
      return { session: found.session }
    },
  }
}

async function challengeIn(request: Request): Promise<Challenge | undefined> {
  if (request.method !== 'POST') return undefined
  const told = objectFromJson(await request.clone().text())
  const { code_challenge: challenge, code_challenge_method: method = 'plain' } = told ?? {}
  if (typeof challenge !== 'string' || challenge === '') return undefined
  return { challenge, method: String(method).toLowerCase() }
}

function markedToken({ pathname, searchParams }: URL): string | undefined {
  const token = searchParams.get('token') ?? ''
  if (pathname !== '/auth/v1/verify' || !token.startsWith(mark)) return undefined
  return token.slice(mark.length)
}

/** A link that was refused tells so behind its `?`, too: what is behind the `#` no server sees. */
function withoutSession(
  answer: Response,
  codeFor: (session: Record<string, string>) => string,
): Response {
  const target = URL.parse(answer.headers.get('location') ?? '')
  if (target === null) return answer
  const told = new URLSearchParams(target.hash.slice(1))
  if (told.has('access_token')) {
    target.searchParams.set('code', codeFor(Object.fromEntries(told)))
    target.hash = ''
  } else {
    for (const [name, value] of told) target.searchParams.set(name, value)
  }
  const headers = new Headers(answer.headers)
  headers.set('location', target.href)
  return new Response(null, { status: answer.status, headers })
}

function isExchange({ method, url }: Request): boolean {
  const { pathname, searchParams } = new URL(url)
  const grant = searchParams.get('grant_type')
  return method === 'POST' && pathname === '/auth/v1/token' && grant === 'pkce'
}

function refusalOf(
  { challenge, method, until }: KeptSession,
  verifier: string,
  now: number,
): Response | undefined {
  if (now > until) {
    return refused(422, 'flow_state_expired', 'invalid flow state, flow state has expired')
  }
  const digest = createHash('sha256').update(verifier).digest('base64url')
  if ((method === 's256' ? digest : verifier) === challenge) return undefined
  const words = 'code challenge does not match previously saved code verifier'
  return refused(400, 'bad_code_verifier', words)
}

/** Codes: Supabase, "Error codes". */
const refused = (code: number, error_code: string, msg: string) =>
  Response.json({ code, error_code, msg }, { status: code })
