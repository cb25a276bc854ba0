/** Reads objects and their description: with rights, from public buckets, by signed URL. */
import type { Context, Hono } from 'hono'
import { asCaller, type Caller } from './as-user.ts'
import { contentHeaders, deliver } from './deliver.ts'
import { noSuchBucket, noSuchKey } from './errors.ts'
import { callerIfAny, objectOf, type StorageServices } from './requests.ts'
import { bucketById, type ObjectRow, objectByName, type StoredObject, stored } from './rows.ts'

const downloads = 'storage.object.get_authenticated'
const descriptions = 'storage.object.get_authenticated_info'

/** Longer routes first: the shortest also matches the longer ones. */
export function downloadRoutes(router: Hono, s: StorageServices): void {
  router.get('/object/public/:bucket/*', (c) =>
    deliver(c, s, () => publicObject(c, s, '/object/public/')),
  )
  router.get('/object/info/public/:bucket/*', async (c) =>
    describe(c, await publicObject(c, s, '/object/info/public/')),
  )
  for (const route of ['/object/info/authenticated/', '/object/info/']) {
    router.get(`${route}:bucket/*`, async (c) =>
      describe(c, await readableObject(c, s, route, descriptions)),
    )
  }
  for (const route of ['/object/authenticated/', '/object/']) {
    router.get(`${route}:bucket/*`, (c) =>
      deliver(c, s, () => readableObject(c, s, route, downloads)),
    )
  }
}

/** The object with the rights of `caller`; what the caller may not see does not exist. */
export async function visibleObject(
  s: StorageServices,
  caller: Caller,
  at: { bucket: string; name: string },
  operation: string,
): Promise<ObjectRow> {
  const object = await asCaller(s.pool, caller, operation, (db) =>
    objectByName(db, at.bucket, at.name),
  )
  if (object === undefined) throw noSuchKey()
  return object
}

/** Without a token even the existence of a private bucket is kept back. */
async function readableObject(c: Context, s: StorageServices, route: string, operation: string) {
  const at = objectOf(c, route)
  const caller = await callerIfAny(c, s)
  const bucket = await bucketById(s.pool, at.bucket)
  if (bucket.public) return publicObject(c, s, route)
  if (caller === undefined) throw noSuchBucket()
  return stored(await visibleObject(s, caller, at, operation))
}

async function publicObject(c: Context, s: StorageServices, route: string): Promise<StoredObject> {
  const { bucket, name } = objectOf(c, route)
  if (!(await bucketById(s.pool, bucket)).public) throw noSuchBucket()
  return stored(await objectByName(s.pool, bucket, name))
}

function describe(c: Context, object: StoredObject) {
  const { id, name, version, bucket_id, metadata, created_at } = object
  const {
    'cache-control': cache = '',
    etag = '',
    'last-modified': modified = '',
  } = contentHeaders(object)
  const description = {
    id,
    name,
    version,
    bucket_id,
    size: metadata.size,
    content_type: metadata.mimetype,
    cache_control: metadata.cacheControl,
    etag: metadata.eTag,
    metadata: object.user_metadata ?? {},
    last_modified: metadata.lastModified,
    created_at,
  }
  return c.json(description, 200, {
    'cache-control': cache,
    etag,
    'last-modified': modified,
  })
}
