/** Addresses of services as those know them who come by a way of ours, which can be watched, slowed or cut. */

/** The same address, with user, path and all, at the other end of the way. */
export function byWayOf(
  url: string,
  { host, port }: { readonly host: string; readonly port: number },
): string {
  const result = new URL(url)
  result.hostname = host
  result.port = String(port)
  return result.href
}
