/** Lists the objects of a bucket, the present way (`list-type=2`) and the old one. */
import { invalidArgument } from '../../s3-protocol/errors.ts'
import { encoded, parameter, type RequestHead } from '../../s3-protocol/request-head.ts'
import { bucketOf, type Call, type Operation, quoted } from '../call.ts'
import type { Bucket } from '../catalogue.ts'
import { type Page, pageOf, type Wanted } from './listing.ts'

/** Source: Amazon S3, "ListObjectsV2": a page has at most 1000 entries. */
const mostEntries = 1000

export const listObjectsV2: Operation = (call) => {
  const bucket = bucketOf(call)
  const { head } = call
  const token = parameter(head, 'continuation-token')
  const after = token === undefined ? (parameter(head, 'start-after') ?? '') : fromToken(token)
  const wanted = wantedOf(head, after)
  const page = pageOf(bucket.keys(), wanted)
  return {
    status: 200,
    xml: [
      'ListBucketResult',
      {
        ...described(call, bucket, wanted, page),
        KeyCount: page.keys.length + page.folders.length,
        ContinuationToken: token,
        StartAfter: parameter(head, 'start-after'),
        NextContinuationToken: page.next === undefined ? undefined : toToken(page.next),
      },
    ],
  }
}

export const listObjects: Operation = (call) => {
  const bucket = bucketOf(call)
  const marker = parameter(call.head, 'marker') ?? ''
  const wanted = wantedOf(call.head, marker)
  const page = pageOf(bucket.keys(), wanted)
  const write = writer(call.head)
  return {
    status: 200,
    xml: [
      'ListBucketResult',
      {
        ...described(call, bucket, wanted, page),
        Marker: write(marker),
        NextMarker: page.next === undefined ? undefined : write(page.next),
      },
    ],
  }
}

function described({ head }: Call, bucket: Bucket, wanted: Wanted, page: Page) {
  const write = writer(head)
  return {
    Name: bucket.name,
    Prefix: write(wanted.prefix),
    Delimiter: wanted.delimiter === '' ? undefined : write(wanted.delimiter),
    MaxKeys: wanted.most,
    EncodingType: parameter(head, 'encoding-type'),
    IsTruncated: page.next !== undefined,
    Contents: page.keys.flatMap((key) => {
      const object = bucket.get(key)
      if (object === undefined) return []
      return {
        Key: write(key),
        LastModified: new Date(object.modified).toISOString(),
        ETag: quoted(object.etag),
        Size: object.bytes,
        StorageClass: 'STANDARD',
      }
    }),
    CommonPrefixes: page.folders.map((folder) => ({ Prefix: write(folder) })),
  }
}

function wantedOf(head: RequestHead, after: string): Wanted {
  const most = parameter(head, 'max-keys') ?? String(mostEntries)
  if (!/^\d+$/.test(most)) throw invalidArgument('max-keys must be a number of keys.')
  return {
    prefix: parameter(head, 'prefix') ?? '',
    delimiter: parameter(head, 'delimiter') ?? '',
    most: Math.min(Number(most), mostEntries),
    after,
  }
}

/** XML cannot carry every character of a key: clients ask for keys to be percent-encoded. */
function writer(head: RequestHead): (text: string) => string {
  const encoding = parameter(head, 'encoding-type')
  if (encoding === undefined) return (text) => text
  if (encoding === 'url') return (text) => text.split('/').map(encoded).join('/')
  throw invalidArgument('Invalid Encoding Method specified in Request')
}

const toToken = (entry: string) => Buffer.from(`after:${entry}`).toString('base64url')

function fromToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString()
  if (!text.startsWith('after:')) throw invalidArgument('The continuation token is incorrect.')
  return text.slice('after:'.length)
}
