/** Gives an object another name or bucket, or makes a second one of its content. */
import type { Context, Hono } from 'hono'
import type { ClientBase } from 'pg'
import { asCaller, become, type Caller, inTransaction, ownerOf } from './as-user.ts'
import { visibleObject } from './download.ts'
import { accessDenied, noSuchKey, refusingDuplicates } from './errors.ts'
import { validKey } from './limits.ts'
import {
  jsonBody,
  requireCaller,
  requiredText,
  type StorageServices,
  wantsUpsert,
} from './requests.ts'
import { type ObjectRow, objectByName, type StoredObject, shownObject, stored } from './rows.ts'
import { lockedVersion, writeRow } from './upload.ts'

export function moveCopyRoutes(router: Hono, s: StorageServices): void {
  router.post('/object/move', (c) => move(c, s))
  router.post('/object/copy', (c) => copy(c, s))
}

interface Place {
  readonly bucket: string
  readonly name: string
}

async function placesOf(c: Context): Promise<{ from: Place; to: Place }> {
  const body = await jsonBody(c)
  const bucket = requiredText(body, 'bucketId')
  const destination = String(body.destinationBucket ?? bucket)
  return {
    from: { bucket, name: requiredText(body, 'sourceKey') },
    to: { bucket: destination, name: validKey(requiredText(body, 'destinationKey')) },
  }
}

/** The file stays where it is: only the row changes. */
async function move(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { from, to } = await placesOf(c)
  await asCaller(s.pool, caller, 'storage.object.move', async (db) => {
    const source = await objectByName(db, from.bucket, from.name)
    if (source === undefined) throw noSuchKey()
    const { rowCount } = await refusingDuplicates(
      'ResourceAlreadyExists',
      db.query(
        `update storage.objects
         set bucket_id = $2, name = $3, owner = $4, owner_id = $5, updated_at = now()
         where id = $1`,
        [source.id, to.bucket, to.name, ownerOf(caller), caller.sub],
      ),
    )
    if (rowCount === 0) throw accessDenied()
  })
  return c.json({ message: 'Successfully moved' })
}

async function copy(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { from, to } = await placesOf(c)
  const source = stored(await visibleObject(s, caller, from, 'storage.object.copy'))
  const version = await s.files.duplicate(source.version)
  try {
    const { object, replaced } = await inTransaction(s.pool, async (db) => {
      const old = await lockedVersion(db, to.bucket, to.name)
      const made = await writeCopy(db, caller, { source, to, version, upsert: wantsUpsert(c) })
      return { object: made, replaced: old }
    })
    await s.files.remove(replaced)
    const { id } = object
    return c.json({ Key: `${to.bucket}/${to.name}`, Id: id, ...shownObject(object) })
  } catch (error) {
    await s.files.remove([version])
    throw error
  }
}

interface Copy {
  readonly source: StoredObject
  readonly to: Place
  readonly version: string
  readonly upsert: boolean
}

async function writeCopy(db: ClientBase, caller: Caller, copied: Copy): Promise<ObjectRow> {
  const { source, to, version, upsert } = copied
  const operation = 'storage.object.copy'
  await become(db, caller, operation)
  await writeRow(db, { ...to, upsert, operation }, caller, {
    version,
    metadata: { ...source.metadata, lastModified: new Date().toISOString() },
    userMetadata: source.user_metadata ?? {},
  })
  const object = await objectByName(db, to.bucket, to.name)
  if (object === undefined) throw accessDenied()
  return object
}
