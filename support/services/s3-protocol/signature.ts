/** Signature Version 4: from a request and a secret to the signature that its sender must have. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { decoded, encoded, type RequestHead } from './request-head.ts'

/** Day, region and service for which a derived key is good, such as `20261121/auto/s3`. */
export interface SigningScope {
  /** `YYYYMMDD` */
  readonly day: string
  readonly region: string
  readonly service: string
}

export interface SignedParts {
  readonly scope: SigningScope
  /** `YYYYMMDDTHHMMSSZ` */
  readonly date: string
  /** In small letters, in the order of the signature. */
  readonly signedHeaders: readonly string[]
  /** SHA-256 of the body in hex, or one of the words that stand for it. */
  readonly payload: string
}

const terminator = 'aws4_request'

export const scopeText = ({ day, region, service }: SigningScope) =>
  `${day}/${region}/${service}/${terminator}`

/** The key that signs everything within a scope. */
export function signingKey(secret: string, { day, region, service }: SigningScope): Buffer {
  return [day, region, service, terminator].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secret}`),
  )
}

/** The signature of a request in hex digits. */
export function requestSignature(key: Buffer, head: RequestHead, parts: SignedParts): string {
  const text = [
    'AWS4-HMAC-SHA256',
    parts.date,
    scopeText(parts.scope),
    sha256(canonicalRequest(head, parts)),
  ].join('\n')
  return hmac(key, text).toString('hex')
}

export const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** Compares without telling by its duration where the difference is. */
export function sameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** S3 encodes a path once and keeps its segments as they are, `..` and empty ones included. */
function canonicalRequest(head: RequestHead, { signedHeaders, payload }: SignedParts): string {
  return [
    head.method,
    head.path
      .split('/')
      .map((segment) => encoded(decoded(segment)))
      .join('/'),
    canonicalQuery(head),
    ...signedHeaders.map((name) => `${name}:${trimmed(head.headers[name] ?? '')}`),
    '',
    signedHeaders.join(';'),
    payload,
  ].join('\n')
}

function canonicalQuery({ query }: RequestHead): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => ordered(a, b) || ordered(x, y))
    .map((pair) => pair.join('='))
    .join('&')
}

const ordered = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const trimmed = (value: string) => value.trim().replace(/ +/g, ' ')
