/** Tokens that a user shows to the system in the place of the one that the suite knows the user by. */

/** The token for the system at this address (`http://host:port`). */
export type Exchange = (origin: string) => Promise<string>

/** Another token for the same user. */
export type Reissue = (token: string) => Promise<string>

const exchanges = new Map<string, Exchange>()
const reissues = new Map<string, Reissue>()

/** From now on whoever has `token` shows another one, which `exchange` fetches. */
export function exchangeFor(token: string, exchange: Exchange): void {
  exchanges.set(token, exchange)
}

/** From now on every user shows `reissue`'s token at `url`; undefined: their own one again. */
export function reissueAt(url: string, reissue: Reissue | undefined): void {
  const { origin } = new URL(url)
  if (reissue === undefined) reissues.delete(origin)
  else reissues.set(origin, reissue)
}

/** The token to show at `url`: the same where nobody has said otherwise. */
export async function tokenAt(url: string, token: string): Promise<string> {
  const { origin } = new URL(url)
  const exchange = exchanges.get(token)
  if (exchange !== undefined) return exchange(origin)
  return reissues.get(origin)?.(token) ?? token
}

/** The same for the headers of a request. */
export async function headersAt(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) return headers
  const shown = await tokenAt(url, token)
  return shown === token ? headers : { ...headers, authorization: `Bearer ${shown}` }
}
