/** Tokens that a user shows to the system in the place of the one that the suite knows the user by. */

/** The token for the system at this address (`http://host:port`). */
export type Exchange = (origin: string) => Promise<string>

const exchanges = new Map<string, Exchange>()

/** From now on whoever has `token` shows another one, which `exchange` fetches. */
export function exchangeFor(token: string, exchange: Exchange): void {
  exchanges.set(token, exchange)
}

/** The token to show at `url`: the same where nobody has said otherwise. */
export async function tokenAt(url: string, token: string): Promise<string> {
  const exchange = exchanges.get(token)
  return exchange === undefined ? token : await exchange(new URL(url).origin)
}

/** The same for the headers of a request. */
export async function headersAt(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (token === undefined || !exchanges.has(token)) return headers
  return { ...headers, authorization: `Bearer ${await tokenAt(url, token)}` }
}
