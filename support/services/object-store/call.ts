/** One request to the store as its operations see it, and the answer they give. */
import type { ByteRange } from '../s3-protocol/byte-range.ts'
import { accessDenied, noSuchBucket } from '../s3-protocol/errors.ts'
import type { Payload } from '../s3-protocol/payload.ts'
import type { RequestHead } from '../s3-protocol/request-head.ts'
import type { XmlValue } from '../s3-protocol/xml.ts'
import type { Bucket, Catalogue, StoredObject } from './catalogue.ts'
import type { Contents } from './contents.ts'
import type { Place } from './place.ts'
import type { Dialect, KeyPair, Right } from './settings.ts'
import type { Uploads } from './uploads.ts'

/** Everything that the store has. */
export interface Store {
  readonly catalogue: Catalogue
  readonly contents: Contents
  readonly uploads: Uploads
  readonly dialect: Dialect
  readonly regions: readonly string[]
  /** Milliseconds since the epoch. */
  now(): number
}

export interface Call {
  readonly store: Store
  readonly head: RequestHead
  readonly place: Place
  readonly caller: KeyPair
  /** The body, taken out of its coding and held against what the signature says of it. */
  payload(): Payload
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Name of the root and what is in it. */
  readonly xml?: readonly [string, { readonly [name: string]: XmlValue }]
  /** The content that is delivered; a HEAD request gets only its headers. */
  readonly content?: { readonly object: StoredObject; readonly range: ByteRange }
}

export type Operation = (call: Call) => Answer | Promise<Answer>

const rank: Readonly<Record<Right, number>> = { read: 0, write: 1, administer: 2 }

/** Refuses a key that is not for this bucket or not for this much. */
export function requireRight({ right, buckets }: KeyPair, bucket: string, wanted: Right): void {
  if (rank[right] < rank[wanted]) throw accessDenied()
  if (bucket !== '' && buckets !== undefined && !buckets.includes(bucket)) throw accessDenied()
}

export function bucketOf({ store, place }: Pick<Call, 'store' | 'place'>): Bucket {
  const bucket = store.catalogue.bucket(place.bucket)
  if (bucket === undefined) throw noSuchBucket()
  return bucket
}

/** A mark as headers and XML have it. */
export const quoted = (etag: string) => `"${etag}"`

/** Now, in whole seconds: what a header can say. */
export const wholeSecond = (now: number) => Math.floor(now / 1000) * 1000
