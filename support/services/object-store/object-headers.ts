/** The headers that are kept with an object and delivered with it. */
import { S3Error } from '../s3-protocol/errors.ts'
import { parameter, type RequestHead } from '../s3-protocol/request-head.ts'
import { quoted } from './call.ts'
import type { StoredObject } from './catalogue.ts'

type Headers = Readonly<Record<string, string>>

const kept = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
])
const metadata = 'x-amz-meta-'

/** Source: Amazon S3, "Working with object metadata": 2 KB in all. */
const mostMetadata = 2048

/** What S3 says of an object that came without a type. */
const defaultType = 'application/octet-stream'

/** Those of a request that are kept; the coding of the transfer is none of the object's. */
export function keptHeaders(headers: Headers): Headers {
  const own = Object.entries(headers).filter(
    ([name]) => kept.has(name) || name.startsWith(metadata),
  )
  const size = own
    .filter(([name]) => name.startsWith(metadata))
    .reduce((sum, [name, value]) => sum + name.length - metadata.length + value.length, 0)
  if (size > mostMetadata) {
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum size.')
  }
  const all = { 'content-type': defaultType, ...Object.fromEntries(own) }
  const coding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked')
  const { 'content-encoding': _, ...others } = all as Record<string, string>
  return coding.length === 0 ? others : { ...others, 'content-encoding': coding.join(',') }
}

/** What is delivered with an object, without its length. */
export function deliveredHeaders(object: StoredObject): Headers {
  return {
    ...object.headers,
    etag: quoted(object.etag),
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
  }
}

/** A signed request may ask for other headers than the object's own. */
export function overrides(head: RequestHead): Headers {
  const asked = [...kept].map((name) => [name, parameter(head, `response-${name}`)] as const)
  return Object.fromEntries(asked.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
