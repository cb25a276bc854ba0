/** A request without its body, as it came over the wire: what a signature is made of. */
import { S3Error } from './errors.ts'

export interface RequestHead {
  readonly method: string
  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string
  /** Names and values of the query, decoded, in the order in which they were sent. */
  readonly query: readonly (readonly [string, string])[]
  /** Names in small letters; several headers of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>
}

/** The head of a request for `target`, the path and query of the request line. */
export function requestHead(
  method: string,
  target: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): RequestHead {
  const cut = target.indexOf('?')
  const path = cut === -1 ? target : target.slice(0, cut)
  const pairs = cut === -1 ? [] : target.slice(cut + 1).split('&')
  return {
    method,
    path,
    query: pairs.filter((pair) => pair !== '').map(pairOf),
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(',')]],
      ),
    ),
  }
}

/** The first value of a parameter; undefined when it was not sent. */
export function parameter({ query }: RequestHead, name: string): string | undefined {
  return query.find(([key]) => key === name)?.[1]
}

/**
 * The head with the headers that a presigned URL carries in its query, where they count as if they
 * had been sent: `x-amz-meta-…` and its like. A header that was sent wins. Sums do not count there:
 * clients put that of an empty body into a URL for writing, and Amazon takes no notice of it (seen by
 * users of aws-sdk-go-v2, report 2610).
 */
export function withQueryHeaders(head: RequestHead): RequestHead {
  if (parameter(head, 'X-Amz-Signature') === undefined) return head
  const carried = head.query
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith('x-amz-') && !notHeaders.test(name))
  return { ...head, headers: { ...Object.fromEntries(carried), ...head.headers } }
}

const notHeaders =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|checksum-.*|sdk-checksum-.*)$/

/** Decodes one part of a path or query; a broken percent-encoding is refused. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error(400, 'InvalidURI', 'The specified URI could not be parsed.')
  }
}

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986, as Signature Version 4 and
 * `encoding-type=url` want it; `encodeURIComponent` leaves five more characters as they are.
 */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function pairOf(pair: string): readonly [string, string] {
  const [name = '', ...value] = pair.split('=')
  return [decoded(name), decoded(value.join('='))]
}
