/** Sessions are gone on with as by the Auth service: one after the other, and by a token that was used just now. */
import { objectFromJson } from '../json.ts'

/** Work that must not overlap: each begins when the one before has ended, however it has ended. */
export function oneAfterAnother() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined) // whoever asked for it is told
    return mine
  }
}

/**
 * lite revokes a refresh token before it has made the next one: of two tabs that go on with their session
 * at the same moment it would tell one that the token was used already, and its client would sign out.
 */
export function isRenewal({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
  const { pathname, searchParams } = new URL(url)
  const grant = searchParams.get('grant_type')
  return method === 'POST' && pathname === '/auth/v1/token' && grant === 'refresh_token'
}

/** A database that answers rows, such as a pool of pg. */
interface Database {
  query(sql: string, values: unknown[]): Promise<{ readonly rows: { readonly parent: string }[] }>
}

/**
 * Source of the time: Supabase, "User sessions", reuse interval. lite takes the last token before the
 * newest alone, however old it is, and ends the session for any other: that one stands in for it here.
 */
const justUsed = `
  select newest.parent from auth.refresh_tokens used
  join auth.refresh_tokens newest on newest.session_id = used.session_id and not newest.revoked
  where used.token = $1 and used.revoked and newest.parent is not null
    and used.updated_at > now() - interval '10 seconds'
  order by newest.created_at desc limit 1`

/** The request with a token that lite takes, where the service would take the one that it has. */
export async function withTokenInUse(request: Request, database: Database): Promise<Request> {
  const { method, url } = request
  const text = await request.text()
  const asked = objectFromJson(text)
  const { rows } = await database.query(justUsed, [String(asked?.refresh_token)])
  const [found] = rows
  const body =
    found === undefined ? text : JSON.stringify({ ...asked, refresh_token: found.parent })
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new Request(url, { method, headers, body })
}
