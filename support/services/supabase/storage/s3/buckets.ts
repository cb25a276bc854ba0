/** Tells by the S3 protocol which buckets there are and what lies in them. */
import { invalidArgument } from '../../../s3-protocol/errors.ts'
import { encoded, parameter } from '../../../s3-protocol/request-head.ts'
import { asCaller } from '../as-user.ts'
import { type BucketRow, bucketById } from '../rows.ts'
import { type S3Operation, xml } from './call.ts'
import { s3Region } from './keys.ts'

/** Source: Amazon S3, "ListObjectsV2": a page has at most 1000 entries. */
const mostEntries = 1000

export const listBuckets: S3Operation = async ({ s, caller }) => {
  const { rows } = await asCaller(s.pool, caller, 'storage.s3.bucket.list', (db) =>
    db.query<BucketRow>('select * from storage.buckets order by id'),
  )
  const entries = rows.map(({ name, created_at }) => ({
    Name: name,
    CreationDate: created_at.toISOString(),
  }))
  return xml('ListAllMyBucketsResult', { Buckets: { Bucket: entries } })
}

export const headBucket: S3Operation = async ({ s, bucket }) => {
  await bucketById(s.pool, bucket)
  return new Response(null, { headers: { 'x-amz-bucket-region': s3Region } })
}

export const bucketLocation: S3Operation = async ({ s, bucket }) => {
  await bucketById(s.pool, bucket)
  return xml('LocationConstraint', { '#': s3Region })
}

interface Entry {
  readonly entry: string
  readonly folder: boolean
  readonly etag: string | null
  readonly bytes: string | null
  readonly updated_at: Date | null
}

/** Folders and objects in one order, that of their bytes; a token names the last entry of its page. */
const listing = `
  with inside as (
    select name, metadata, updated_at, position($3 in substr(name, length($2) + 1)) as fold
    from storage.objects
    where bucket_id = $1 and starts_with(name, $2) and metadata is not null
  ),
  entries as (
    select distinct
      left(name, length($2) + fold + length($3) - 1) as entry, true as folder,
      null as etag, null as bytes, null::timestamptz as updated_at
    from inside
    where $3 <> '' and fold > 0
    union all
    select name, false, metadata ->> 'eTag', metadata ->> 'size', updated_at
    from inside
    where $3 = '' or fold = 0
  )
  select * from entries
  where entry collate "C" > $4
  order by entry collate "C"
  limit $5`

export const listObjects: S3Operation = async ({ s, head, caller, bucket }) => {
  const { name } = await bucketById(s.pool, bucket)
  const asked = (parameterName: string) => parameter(head, parameterName) ?? ''
  const most = Math.min(Number(asked('max-keys') || mostEntries), mostEntries)
  if (!Number.isInteger(most) || most < 0) throw invalidArgument('max-keys must be a number')
  const token = asked('continuation-token')
  const after = token === '' ? asked('start-after') : Buffer.from(token, 'base64url').toString()
  const [prefix, delimiter] = [asked('prefix'), asked('delimiter')]
  const values = [bucket, prefix, delimiter, after, most + 1]
  const { rows } = await asCaller(s.pool, caller, 'storage.s3.object.list', (db) =>
    db.query<Entry>(listing, values),
  )
  const page = rows.slice(0, most)
  const more = rows.length > most && page.length > 0
  const write = asked('encoding-type') === 'url' ? encodedKey : (key: string) => key
  return xml('ListBucketResult', {
    ...{ Name: name, Prefix: write(prefix), Delimiter: delimiter || undefined, MaxKeys: most },
    ...{ KeyCount: page.length, IsTruncated: more },
    NextContinuationToken: more ? tokenOf(page.at(-1)) : undefined,
    Contents: page.filter(({ folder }) => !folder).map((object) => contents(object, write)),
    CommonPrefixes: page
      .filter(({ folder }) => folder)
      .map(({ entry }) => ({ Prefix: write(entry) })),
  })
}

const contents = ({ entry, etag, bytes, updated_at }: Entry, write: (key: string) => string) => ({
  Key: write(entry),
  LastModified: updated_at?.toISOString(),
  ETag: etag ?? '',
  Size: bytes ?? '0',
  StorageClass: 'STANDARD',
})

const encodedKey = (key: string) => key.split('/').map(encoded).join('/')

const tokenOf = (last: Entry | undefined) => Buffer.from(last?.entry ?? '').toString('base64url')
