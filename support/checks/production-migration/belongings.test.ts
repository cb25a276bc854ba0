/** What a user has left is found wherever its rows are, and compared when nobody works on it any more. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { RunningService } from '../../ports/services.ts'
import { startObjectStore } from '../../services/object-store/embedded.ts'
import { putObjects, removeObject } from '../../services/object-store/observe.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { areStillThere, belongingsOf, whenAtRest } from './belongings.ts'

const mine = '11111111-1111-4111-8111-111111111111'
const key = 'documents/a1b2/plan.pdf'
const files = mkdtempSync(join(tmpdir(), 'plumbline-belongings-'))
const database = await testDatabase(launcher())
let store: RunningService<ObjectStoreAddress>

before(async () => {
  store = await startObjectStore({ launch: launcher(), dir: files, bucket: 'files', public: true })
  await run('create table stored_files (id serial primary key, key text)')
  await run('create table documents (user_id uuid, file int references stored_files, state text)')
})

after(async () => {
  await store.stop()
  rmSync(files, { recursive: true, force: true })
})

const run = (sql: string, values: readonly unknown[] = []) =>
  query(database.address.url, sql, values)

/** A document whose row leads to the file's own row, and what the suite knows of it. */
async function left() {
  await run('truncate documents, stored_files cascade')
  await run('insert into stored_files values (1, $1)', [key])
  await run(`insert into documents values ($1, 1, 'pending')`, [mine])
  await putObjects(store.address, [key])
  const areas = { documents: { table: 'public.documents', owner: 'user_id' } }
  const addresses = { postgres: database.address, objectStore: store.address }
  const url = `${store.address.publicUrl}/${key}`
  return {
    scene: { production: { areas }, addresses } as never,
    holder: { id: mine, sent: [{ url } as never] },
  }
}

const violated = (promise: string) => (error: Error) =>
  error instanceof Violation && error.message.includes(promise)

test('a file is among the belongings where its key stands in a table of its own alone', async () => {
  const { scene, holder } = await left()
  const kept = await belongingsOf(scene, holder)
  assert.deepEqual(Object.keys(kept.objects), [key])
  areStillThere(kept, await belongingsOf(scene, holder))
  await removeObject(store.address, key)
  const without = await belongingsOf(scene, holder)
  assert.throws(() => areStillThere(kept, without), violated('objects that have gone'))
})

test('the row of a file that goes is missed', async () => {
  const { scene, holder } = await left()
  const kept = await belongingsOf(scene, holder)
  await run('update documents set file = null')
  await run('delete from stored_files')
  const without = await belongingsOf(scene, holder)
  assert.throws(
    () => areStillThere({ ...kept, rows: { ...kept.rows, documents: [] } }, without),
    violated('rows of the files that were sent'),
  )
})

test('rows are at rest when what comes by a queue is done', async () => {
  const { scene, holder } = await left()
  const soon = setTimeout(() => void run(`update documents set state = 'ready'`), 300)
  await whenAtRest(scene, holder, 1_000)
  clearTimeout(soon)
  const { rows } = await belongingsOf(scene, holder)
  assert.match(String(rows.documents), /ready/)
})

test('rows that never rest compare with nothing', async () => {
  const { scene, holder } = await left()
  let written: Promise<unknown> = Promise.resolve()
  const write = () => run('update documents set state = random()')
  const always = setInterval(() => {
    written = written.then(write)
  }, 50)
  await assert
    .rejects(whenAtRest(scene, holder, 400), Unverified)
    .finally(() => clearInterval(always))
  await written
})
