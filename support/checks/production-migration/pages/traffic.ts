/** What went over the wires: which session the service handed out, and with what the API was asked. */
import type { Wire, WireRequest } from '../../../browser/wire.ts'
import { eventually } from '../../../core/eventually.ts'
import { tokensIn } from '../../../services/supabase/account-holder.ts'
import { expectEqual, expectThat } from '../../expect.ts'

/** A page that asks again for what it has may be told that it still holds (RFC 9110, 15.4.5). */
const unchanged = 304

const succeeded = ({ status = 0 }: WireRequest) =>
  (status >= 200 && status < 300) || status === unchanged

/** Requests with a token that the API has granted. */
export function opened(api: Wire): string[] {
  return api
    .requests()
    .filter((one) => succeeded(one) && one.authorization !== undefined)
    .map(({ method, path }) => `${method} ${path}`)
}

export interface Issued {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly token: string
  readonly refreshToken: string
}

/** Every pair of tokens that the service has handed out, in order. */
export function issuedBy(auth: Wire): Issued[] {
  return auth.requests().flatMap(({ at, answer = '' }) => {
    const tokens = tokensIn(answer)
    return tokens === undefined ? [] : [{ at, ...tokens }]
  })
}

export function newestOf(auth: Wire): Issued {
  const newest = issuedBy(auth).at(-1)
  expectThat(newest !== undefined, 'the sign-in service has handed out no token')
  return newest
}

const asked = (auth: Wire, path: string, grant = '') =>
  auth.requests().filter((one) => one.path === path && one.search.includes(grant))

/** Requests by which a session is gone on with. */
export const renewals = (auth: Wire) => asked(auth, '/auth/v1/token', 'grant_type=refresh_token')

/** The service was asked once for a session by this password, and the backend was told none. */
export function onlyServiceHeardPassword(auth: Wire, api: Wire, password: string): void {
  const signIns = asked(auth, '/auth/v1/token', 'grant_type=password')
  expectEqual('requests to the sign-in service for a session by a password', signIns.length, 1)
  notToldTo(api, password)
}

/** The service has refused the password, so that it is no other trouble that the page tells of. */
export async function serviceRefused(auth: Wire): Promise<void> {
  const answers = () => asked(auth, '/auth/v1/token', 'grant_type=password').map(statusOf)
  const what = 'the sign-in service refuses a wrong password'
  await eventually(what, () => expectEqual(what, answers(), [400]), { withinMs: 5_000 })
}

const statusOf = ({ status }: WireRequest) => status

/** Nothing that was sent to the backend holds the words. */
export function notToldTo(api: Wire, ...words: readonly string[]): void {
  const told = api
    .requests()
    .filter((one) => words.some((word) => `${one.body}${one.search}`.includes(word)))
    .map(({ method, path }) => `${method} ${path}`)
  expectEqual('requests that tell the backend what only the sign-in service may know', told, [])
}

/** The service was asked for these, each at least once. */
export function serviceWasAsked(auth: Wire, paths: readonly string[]): void {
  const all = auth.requests().map(({ path }) => path)
  const missing = paths.filter((path) => !all.includes(path))
  expectEqual('what the sign-in service was not asked for', missing, [])
}

/** The page has asked for a link, which may take a moment after the button is pressed. */
export async function linkWasAsked(auth: Wire): Promise<void> {
  await eventually(
    'the sign-in service is asked for a link',
    () => serviceWasAsked(auth, ['/auth/v1/recover']),
    { withinMs: 5_000 },
  )
}

/** Each request with a token bears one that was the newest when it was sent, or is since. */
export function bearNewest(auth: Wire, api: Wire): void {
  const issued = issuedBy(auth)
  const requests = api.requests().filter(({ authorization }) => authorization !== undefined)
  expectThat(requests.length > 0, 'the pages have asked the API for nothing')
  const stale = requests.filter(({ at, authorization }) => {
    // While an answer is on its way the token before it is still the newest that the page knows.
    const known = issued.filter((pair) => pair.at < at - travelMs).at(-1)
    const later = issued.filter((pair) => pair.at >= at - travelMs)
    return ![known, ...later].some((pair) => `Bearer ${pair?.token}` === authorization)
  })
  expectEqual(
    "requests whose token is not the session's newest",
    stale.map(({ method, path, status }) => `${method} ${path}: ${status}`),
    [],
  )
}

/** From the service to the page and on to the API. */
const travelMs = 500

/** Nothing that the API was asked bears anything that looks like a token. */
export function bearNothing(requests: readonly WireRequest[]): void {
  const bearing = requests.filter(({ authorization }) => authorization !== undefined)
  expectEqual(
    'requests of somebody who is not signed in, with the beginning of their token',
    bearing.map(
      ({ method, path, authorization }) => `${method} ${path} ${authorization?.slice(0, 16)}`,
    ),
    [],
  )
}

/** No page has asked whether it may send a token: one that leaves at once may never get to sending it. */
export function announceNoToken(api: Wire): void {
  const announcing = api
    .preflights()
    .filter(({ announced = '' }) => /\bauthorization\b/i.test(announced))
  expectEqual(
    'requests by which somebody who is not signed in wants to send a token',
    announcing.map(({ path, announced }) => `${path}: ${announced}`),
    [],
  )
}
