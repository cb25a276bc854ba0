/**
 * The same things seen from the database: the rows of objects, and the guard against deleting them.
 */
import type { ClientBase } from 'pg'
import { transaction } from '../../database/transaction.ts'
import type { ContractWorld, Step } from '../world.ts'
import { bucketOf } from './buckets.ts'

const five = (w: ContractWorld) => `${w.alice.id}/five.pdf`
const empty = (w: ContractWorld) => `${w.alice.id}/empty.pdf`

const firstRow = async (w: ContractWorld, text: string, name: string) =>
  (await w.sql.query(text, [name])).rows[0]

const deletion = 'delete from storage.objects where name = $1'

/** Deletes the empty object after `before` was done in the same transaction; how many rows went. */
const deleteAfter = (before: string): Step['run'] => {
  return (w) =>
    transaction(w.sql, async (db) => {
      await db.query(before)
      return (await db.query(deletion, [empty(w)])).rowCount
    })
}

export const databaseSteps: readonly Step[] = [
  {
    name: 'SQL objects row',
    run: (w) =>
      firstRow(
        w,
        `select bucket_id, name, owner, owner_id, jsonb_typeof(metadata) as mt, metadata,
           user_metadata, path_tokens, version is not null as v
         from storage.objects where name = $1`,
        five(w),
      ),
  },
  {
    name: 'SQL metadata->>size',
    run: (w) =>
      firstRow(
        w,
        `select metadata ->> 'size' as s, metadata ->> 'mimetype' as m,
           metadata ->> 'contentLength' as cl, metadata ->> 'httpStatusCode' as h
         from storage.objects where name = $1`,
        five(w),
      ),
  },
  {
    name: 'SQL user_metadata of Blob upload',
    run: (w) =>
      firstRow(
        w,
        `select user_metadata, jsonb_typeof(user_metadata) as t
         from storage.objects where name = $1`,
        `${w.alice.id}/sub/blob.pdf`,
      ),
  },
  {
    name: 'SQL direct delete object (postgres)',
    run: async (w) => (await w.sql.query(deletion, [empty(w)])).rowCount,
  },
  {
    name: 'SQL direct delete object (service_role)',
    run: deleteAfter('set local role service_role'),
  },
  {
    name: 'SQL direct delete zero rows',
    run: async (w) => (await w.sql.query(deletion, ['no-such-name'])).rowCount,
  },
  {
    name: 'SQL direct delete with storage.allow_delete_query',
    run: deleteAfter("select set_config('storage.allow_delete_query', 'true', true)"),
  },
  {
    name: 'SQL direct delete bucket',
    run: async (w) =>
      (await w.sql.query('delete from storage.buckets where id = $1', [bucketOf(w)])).rowCount,
  },
  {
    name: 'SQL insert object as user own folder',
    run: (w) =>
      transaction(w.sql, async (db) => {
        await actAs(db, w.alice.id)
        const values = ['docs', `${w.alice.id}/sql.pdf`]
        const insertion = 'insert into storage.objects (bucket_id, name) values ($1, $2)'
        return (await db.query(insertion, values)).rowCount
      }),
  },
]

/** As the Data API does it today: the claims in one setting, and the role. */
async function actAs(db: ClientBase, sub: string): Promise<void> {
  const claims = JSON.stringify({ sub, role: 'authenticated' })
  await db.query(
    `select set_config('request.jwt.claims', $1, true), set_config('role', 'authenticated', true)`,
    [claims],
  )
}
