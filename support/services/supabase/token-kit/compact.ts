/** Tokens put together by hand, because a good library refuses to make most of what is needed here. */
import { createHmac } from 'node:crypto'

type Json = Readonly<Record<string, unknown>>

const hashes: Readonly<Record<string, string>> = {
  HS256: 'sha256',
  HS384: 'sha384',
  HS512: 'sha512',
}

/** A token with this header and these claims, signed with any secret, the empty one included. */
export function signedWith(secret: string | Buffer, claims: Json, header: Json = {}): string {
  const whole = { alg: 'HS256', typ: 'JWT', ...header }
  const text = `${part(whole)}.${part(claims)}`
  const hash = hashes[String(whole.alg)] ?? 'sha256'
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}

/** A token that calls its algorithm `alg` and has no signature. */
export function unsigned(alg: string, claims: Json): string {
  return `${part({ alg, typ: 'JWT' })}.${part(claims)}.`
}

/** The token with one byte in the middle of its signature changed. */
export function withChangedSignature(token: string): string {
  const { head, signature } = split(token)
  const bytes = Buffer.from(signature, 'base64url')
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  return `${head}.${bytes.toString('base64url')}`
}

/** The token with other claims under its old signature. */
export function withChangedClaims(token: string, changes: Json): string {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString())
  return [header, part({ ...said, ...changes }), signature].join('.')
}

/** Header and claims as they stand in the token, without the point before the signature. */
export function split(token: string): { head: string; signature: string } {
  const cut = token.lastIndexOf('.')
  return { head: token.slice(0, cut), signature: token.slice(cut + 1) }
}

const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
