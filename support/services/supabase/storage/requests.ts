/** What the routes share: the services behind them, who asks, which object, which body. */
import type { Context } from 'hono'
import type { Pool } from 'pg'
import { objectFromJson } from '../json.ts'
import type { S3Keys } from '../keys.ts'
import { type Caller, callerOf } from './as-user.ts'
import { invalidRequest, StorageError } from './errors.ts'
import type { FileStore } from './files.ts'

export interface StorageServices {
  readonly pool: Pool
  readonly files: FileStore
  /** Signs and verifies tokens (HS256). */
  readonly key: Uint8Array
  /** For the S3-compatible interface. */
  readonly s3Keys: S3Keys
}

const bearer = /^Bearer (.+)$/

/** Whoever the request comes from; without a token it is refused. */
export async function requireCaller(c: Context, { key }: StorageServices): Promise<Caller> {
  const token = bearer.exec(c.req.header('authorization') ?? '')?.[1]
  if (token === undefined)
    throw invalidRequest("headers must have required property 'authorization'")
  return callerOf(token, key)
}

/** As `requireCaller`, but undefined when there is no token or it does not hold. */
export async function callerIfAny(c: Context, s: StorageServices): Promise<Caller | undefined> {
  try {
    return await requireCaller(c, s)
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}

/** The decoded bucket and key of a path `…/<route>/<bucket>/<key with slashes>`. */
export function objectOf(c: Context, route: string): { bucket: string; name: string } {
  const path = new URL(c.req.url).pathname
  const [bucket = '', ...segments] = path.slice(path.indexOf(route) + route.length).split('/')
  return { bucket: decode(bucket), name: decode(segments.join('/')) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalidRequest(`Bad url component: ${part}`)
  }
}

/** The JSON body as an object; anything else is refused. */
export async function jsonBody(c: Context): Promise<Record<string, unknown>> {
  const body = objectFromJson(await c.req.text())
  if (body !== undefined) return body
  throw invalidRequest(
    "Body is not valid JSON but content-type is set to 'application/json'",
    'FastifyError',
  )
}

export function requiredText(body: Record<string, unknown>, property: string): string {
  const value = body[property]
  if (value === undefined) throw invalidRequest(`body must have required property '${property}'`)
  if (typeof value !== 'string') throw invalidRequest(`body/${property} must be string`)
  return value
}

/** A list of at least one text, and of at most `most`. */
export function requiredTexts(
  body: Record<string, unknown>,
  property: string,
  most = Number.POSITIVE_INFINITY,
): string[] {
  const value = body[property]
  if (!Array.isArray(value)) throw invalidRequest(`body must have required property '${property}'`)
  if (value.length === 0) throw invalidRequest(`body/${property} must NOT have fewer than 1 items`)
  if (value.length > most) {
    throw invalidRequest(`body/${property} must NOT have more than ${most} items`)
  }
  return value.map(String)
}

export const wantsUpsert = (c: Context) => c.req.header('x-upsert') === 'true'

/**
 * What the hosted service makes of a value whose schema says `integer`: it takes digits in a text as well,
 * and the Python client sends such. Source: Fastify's documentation, "Validation and Serialization", `coerceTypes`.
 */
export function coerced(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
}
