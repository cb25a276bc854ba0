/** Deletes objects, their files included: several at once, or one. */
import type { Context, Hono } from 'hono'
import { asCaller, type Caller } from './as-user.ts'
import { accessDenied, noSuchKey } from './errors.ts'
import {
  jsonBody,
  objectOf,
  requireCaller,
  requiredTexts,
  type StorageServices,
} from './requests.ts'
import { type ObjectRow, objectByName, shownObject } from './rows.ts'

/** Source: Supabase docs, "Delete Objects": at most 1000 objects at a time. */
const mostAtOnce = 1000

export function removeRoutes(router: Hono, s: StorageServices): void {
  router.delete('/object/:bucket', (c) => removeMany(c, s))
  router.delete('/object/:bucket/*', (c) => removeOne(c, s))
}

/** Answers what was deleted; what the caller may not delete is left out, without an error. */
async function removeMany(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const names = requiredTexts(await jsonBody(c), 'prefixes', mostAtOnce)
  const bucket = c.req.param('bucket') ?? ''
  const removed = await removeObjects(s, caller, bucket, names, 'storage.object.delete_many')
  return c.json(removed.map(shownObject))
}

async function removeOne(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { bucket, name } = objectOf(c, '/object/')
  const removed = await removeObjects(s, caller, bucket, [name], 'storage.object.delete')
  if (removed.length === 0) {
    const exists = (await objectByName(s.pool, bucket, name)) !== undefined
    throw exists ? accessDenied('Access denied') : noSuchKey()
  }
  return c.json({ message: 'Successfully deleted' })
}

/** Deletes what of these the caller may delete, and returns it. */
export async function removeObjects(
  s: StorageServices,
  caller: Caller,
  bucket: string,
  names: readonly string[],
  operation: string,
): Promise<ObjectRow[]> {
  const { rows } = await asCaller(s.pool, caller, operation, (db) =>
    db.query<ObjectRow>(
      'delete from storage.objects where bucket_id = $1 and name = any($2) returning *',
      [bucket, names],
    ),
  )
  await s.files.remove(rows.map(({ version }) => version))
  return rows
}
