/** One request to the S3-compatible interface, and how its refusals are worded. */
import type { Context } from 'hono'
import type { Signer } from '../../../s3-protocol/authenticate.ts'
import { S3Error } from '../../../s3-protocol/errors.ts'
import { type Payload, payloadOf } from '../../../s3-protocol/payload.ts'
import { decoded, type RequestHead, requestHead } from '../../../s3-protocol/request-head.ts'
import { type XmlValue, xmlDocument } from '../../../s3-protocol/xml.ts'
import type { Caller } from '../as-user.ts'
import { StorageError } from '../errors.ts'
import type { StorageServices } from '../requests.ts'

export const s3Base = '/storage/v1/s3'

export interface S3Call {
  readonly c: Context
  readonly s: StorageServices
  readonly head: RequestHead
  readonly caller: Caller
  readonly signer: Signer
  readonly bucket: string
  /** '' for a request about the bucket itself. */
  readonly key: string
}

export type S3Operation = (call: S3Call) => Promise<Response>

export function headOf({ req }: Context): RequestHead {
  const { pathname, search } = new URL(req.raw.url)
  return requestHead(req.method, `${pathname}${search}`, Object.fromEntries(req.raw.headers))
}

/** Path style alone: buckets have no host names here. */
export function placeOf({ path }: RequestHead): { bucket: string; key: string } {
  const [bucket = '', ...key] = path.slice(s3Base.length).replace(/^\//, '').split('/')
  return { bucket: decoded(bucket), key: decoded(key.join('/')) }
}

/** The body, held against what the signature says of it. */
export function bodyOf({ c, head, signer }: S3Call): Payload {
  const body = c.req.raw.body
  return payloadOf(head, signer, body === null ? nothing() : body)
}

export function xml(
  root: string,
  content: { readonly [name: string]: XmlValue },
  status = 200,
): Response {
  const headers = { 'content-type': 'application/xml' }
  return new Response(xmlDocument(root, content), { status, headers })
}

/** A refusal of the storage itself keeps its code; the status that it means becomes the answer's. */
export function refusalOf(error: unknown, method: string): Response | undefined {
  const s3 = error instanceof S3Error ? error : translated(error)
  if (s3 === undefined) return undefined
  if (method === 'HEAD') return new Response(null, { status: s3.status })
  return xml('Error', { Code: s3.code, Message: s3.message }, s3.status)
}

const translated = (error: unknown) =>
  error instanceof StorageError ? new S3Error(error.meant, error.code, error.message) : undefined

async function* nothing(): AsyncGenerator<Uint8Array> {}
