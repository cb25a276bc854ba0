/** Puts a content into the store: new, in place of another, or by a signed upload URL. */
import type { Context, Hono } from 'hono'
import type { ClientBase } from 'pg'
import { become, type Caller, inTransaction, ownerOf } from './as-user.ts'
import { type Upload, uploadOf } from './body.ts'
import { refusingDuplicates } from './errors.ts'
import type { ReceivedFile } from './files.ts'
import { validKey } from './limits.ts'
import { objectOf, requireCaller, type StorageServices, wantsUpsert } from './requests.ts'
import { bucketById, type ObjectMetadata } from './rows.ts'

export interface Destination {
  readonly bucket: string
  readonly name: string
  readonly upsert: boolean
  /** What policies see in `storage.operation()`. */
  readonly operation: string
}

export function uploadRoutes(router: Hono, s: StorageServices): void {
  router.post('/object/:bucket/*', (c) => upload(c, s, wantsUpsert(c), 'storage.object.upload'))
  router.put('/object/:bucket/*', (c) => upload(c, s, true, 'storage.object.upload_update'))
}

async function upload(c: Context, s: StorageServices, upsert: boolean, operation: string) {
  const caller = await requireCaller(c, s)
  const { bucket, name } = objectOf(c, '/object/')
  const id = await store(c, s, caller, { bucket, name, upsert, operation })
  return c.json({ Key: `${bucket}/${name}`, Id: id })
}

/**
 * Receives the request's content and makes it the object `to`, as far as `caller` may; returns its
 * id.
 */
export async function store(
  c: Context,
  s: StorageServices,
  caller: Caller,
  to: Destination,
): Promise<string> {
  validKey(to.name)
  const content = await uploadOf(c, await bucketById(s.pool, to.bucket))
  return (await storeUpload(s, caller, to, content)).id
}

/** The same for a content that came in any other way; tells its MD5 in hex as well. */
export async function storeUpload(
  s: StorageServices,
  caller: Caller,
  to: Destination,
  { content, limit, ...described }: Upload,
): Promise<{ id: string; md5: string }> {
  const file = await s.files.receive(content, limit)
  const metadata = metadataOf(file, described.contentType, described.cacheControl)
  try {
    const written = await inTransaction(s.pool, async (db) => {
      const replaced = await lockedVersion(db, to.bucket, to.name)
      await become(db, caller, to.operation)
      const id = await writeRow(db, to, caller, {
        version: file.version,
        metadata,
        userMetadata: described.userMetadata,
      })
      await file.keep()
      return { id, replaced }
    })
    await s.files.remove(written.replaced)
    return { id: written.id, md5: file.md5 }
  } catch (error) {
    await file.discard()
    throw error
  }
}

/**
 * The version that an upload will replace, if any. Uploads of one key wait for each other here, so
 * that none of them leaves a file behind that no row names.
 */
export async function lockedVersion(
  db: ClientBase,
  bucket: string,
  name: string,
): Promise<(string | null)[]> {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${bucket}/${name}`])
  const { rows } = await db.query<{ version: string | null }>(
    'select version from storage.objects where bucket_id = $1 and name = $2',
    [bucket, name],
  )
  return rows.map(({ version }) => version)
}

export interface NewContent {
  readonly version: string
  readonly metadata: ObjectMetadata | null
  readonly userMetadata: Record<string, unknown>
}

/** Inserts the row of an object (or replaces its content) with the rights of the transaction. */
export async function writeRow(
  db: ClientBase,
  { bucket, name, upsert }: Destination,
  caller: Caller,
  content: NewContent,
): Promise<string> {
  const onConflict = upsert
    ? `on conflict (bucket_id, name) do update set
         version = excluded.version,
         metadata = excluded.metadata,
         user_metadata = excluded.user_metadata,
         owner = excluded.owner,
         owner_id = excluded.owner_id,
         updated_at = now()`
    : ''
  const { rows } = await refusingDuplicates(
    'KeyAlreadyExists',
    db.query<{ id: string }>(
      `insert into storage.objects
         (bucket_id, name, owner, owner_id, version, metadata, user_metadata)
       values ($1, $2, $3, $4, $5, $6, $7) ${onConflict} returning id`,
      [
        ...[bucket, name, ownerOf(caller), caller.sub],
        ...[content.version, content.metadata, content.userMetadata],
      ],
    ),
  )
  return rows[0]?.id ?? ''
}

function metadataOf(file: ReceivedFile, mimetype: string, cacheControl: string): ObjectMetadata {
  return {
    eTag: `"${file.md5}"`,
    size: file.bytes,
    mimetype,
    cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: file.bytes,
    httpStatusCode: 200,
  }
}
