/** Create, read, change, empty and delete buckets. */
import type { Context, Hono } from 'hono'
import { asCaller, ownerOf } from './as-user.ts'
import { bucketNotEmpty, noSuchBucket, refusingDuplicates } from './errors.ts'
import { mimeTypes, sizeLimit, validBucketName } from './limits.ts'
import { jsonBody, requireCaller, type StorageServices } from './requests.ts'
import { type BucketRow, bucketById, shownBucket } from './rows.ts'

export function bucketRoutes(router: Hono, s: StorageServices): void {
  router.post('/bucket', (c) => create(c, s))
  router.get('/bucket', (c) => list(c, s))
  router.get('/bucket/:id', (c) => read(c, s))
  router.put('/bucket/:id', (c) => change(c, s))
  router.delete('/bucket/:id', (c) => remove(c, s))
  router.post('/bucket/:id/empty', (c) => empty(c, s))
}

const idOf = (c: Context) => c.req.param('id') ?? ''

async function create(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const body = await jsonBody(c)
  const id = validBucketName(String(body.id ?? body.name))
  const name = String(body.name ?? id)
  const values = [
    id,
    name,
    ownerOf(caller),
    caller.sub,
    body.public === true,
    sizeLimit(body.file_size_limit),
    mimeTypes(body.allowed_mime_types),
  ]
  await asCaller(s.pool, caller, 'storage.bucket.create', (db) =>
    refusingDuplicates(
      'BucketAlreadyExists',
      db.query(
        `insert into storage.buckets
           (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        values,
      ),
    ),
  )
  return c.json({ name })
}

async function list(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { rows } = await asCaller(s.pool, caller, 'storage.bucket.list', (db) =>
    db.query<BucketRow>('select * from storage.buckets order by id'),
  )
  return c.json(rows.map((bucket) => ({ ...shownBucket(bucket), type: 'STANDARD' })))
}

async function read(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const bucket = await asCaller(s.pool, caller, 'storage.bucket.get', (db) =>
    bucketById(db, idOf(c)),
  )
  return c.json(shownBucket(bucket))
}

async function change(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const body = await jsonBody(c)
  const values = [
    idOf(c),
    typeof body.public === 'boolean' ? body.public : null,
    'file_size_limit' in body,
    sizeLimit(body.file_size_limit),
    'allowed_mime_types' in body,
    mimeTypes(body.allowed_mime_types),
  ]
  const { rowCount } = await asCaller(s.pool, caller, 'storage.bucket.update', (db) =>
    db.query(
      `update storage.buckets set
         public = coalesce($2, public),
         file_size_limit = case when $3 then $4::bigint else file_size_limit end,
         allowed_mime_types = case when $5 then $6::text[] else allowed_mime_types end,
         updated_at = now()
       where id = $1`,
      values,
    ),
  )
  if (rowCount === 0) throw noSuchBucket()
  return c.json({ message: 'Successfully updated' })
}

/**
 * Whether a bucket is empty is asked of all its objects, not only of those that the caller sees.
 */
async function remove(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { id } = await bucketById(s.pool, idOf(c))
  const { rowCount: objects } = await s.pool.query(
    'select from storage.objects where bucket_id = $1 limit 1',
    [id],
  )
  if (objects !== 0) throw bucketNotEmpty()
  const { rowCount } = await asCaller(s.pool, caller, 'storage.bucket.delete', (db) =>
    db.query('delete from storage.buckets where id = $1', [id]),
  )
  if (rowCount === 0) throw noSuchBucket()
  return c.json({ message: 'Successfully deleted' })
}

async function empty(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { rows } = await asCaller(s.pool, caller, 'storage.bucket.empty', async (db) => {
    const { id } = await bucketById(db, idOf(c))
    return db.query<{ version: string | null }>(
      'delete from storage.objects where bucket_id = $1 returning version',
      [id],
    )
  })
  await s.files.remove(rows.map(({ version }) => version))
  return c.json({
    message: 'Empty bucket has been queued. Completion may take up to an hour.',
  })
}
