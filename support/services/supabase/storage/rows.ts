/** The rows of storage.buckets and storage.objects, and how the API shows them. */
import type { ClientBase, Pool } from 'pg'
import { noSuchBucket, noSuchKey } from './errors.ts'

export interface BucketRow {
  readonly id: string
  readonly name: string
  readonly owner: string | null
  readonly public: boolean
  /** bigint: the driver keeps it a text. */
  readonly file_size_limit: string | null
  readonly allowed_mime_types: string[] | null
  readonly created_at: Date
  readonly updated_at: Date
}

export interface ObjectMetadata {
  /** Quoted MD5 of the content. */
  readonly eTag: string
  readonly size: number
  readonly mimetype: string
  readonly cacheControl: string
  /** ISO 8601. */
  readonly lastModified: string
  readonly contentLength: number
  readonly httpStatusCode: number
}

export interface ObjectRow {
  readonly id: string
  readonly bucket_id: string
  readonly name: string
  readonly owner: string | null
  readonly owner_id: string | null
  /** Name of the file that holds the content; null for a row that somebody inserted by SQL. */
  readonly version: string | null
  readonly metadata: ObjectMetadata | null
  readonly user_metadata: Record<string, unknown> | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly last_accessed_at: Date
}

/** An object that has been uploaded. */
export interface StoredObject extends ObjectRow {
  readonly version: string
  readonly metadata: ObjectMetadata
}

/** A row without a content cannot be read: for a reader it does not exist. */
export function stored(object: ObjectRow | undefined): StoredObject {
  if (object === undefined || object.version === null || object.metadata === null) throw noSuchKey()
  const { version, metadata } = object
  return { ...object, version, metadata }
}

export async function bucketById(db: Pool | ClientBase, id: string): Promise<BucketRow> {
  const { rows } = await db.query<BucketRow>('select * from storage.buckets where id = $1', [id])
  const [bucket] = rows
  if (bucket === undefined) throw noSuchBucket()
  return bucket
}

export async function objectByName(
  db: Pool | ClientBase,
  bucket: string,
  name: string,
): Promise<ObjectRow | undefined> {
  const { rows } = await db.query<ObjectRow>(
    'select * from storage.objects where bucket_id = $1 and name = $2',
    [bucket, name],
  )
  return rows[0]
}

export function shownBucket(bucket: BucketRow) {
  const { id, name, owner, allowed_mime_types, created_at, updated_at } = bucket
  return {
    id,
    name,
    owner: owner ?? '',
    public: bucket.public,
    file_size_limit: bucket.file_size_limit === null ? null : Number(bucket.file_size_limit),
    allowed_mime_types,
    created_at,
    updated_at,
  }
}

export function shownObject(object: ObjectRow) {
  const { name, bucket_id, owner_id, version, id, metadata, user_metadata } = object
  const { created_at, updated_at, last_accessed_at } = object
  return {
    name,
    bucket_id,
    owner: object.owner ?? '',
    owner_id,
    version,
    id,
    updated_at,
    created_at,
    last_accessed_at,
    metadata,
    user_metadata,
  }
}
