/** Files of a run in somebody's store: taken away are those of the run, and of nobody else. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { startObjectStore } from '../../services/object-store/embedded.ts'
import { keysIn, putObjects } from '../../services/object-store/observe.ts'
import { query } from '../../services/postgres/driver.ts'
import { rowsOwnedBy } from '../../services/postgres/owned-rows.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { objectId } from '../../targets/remote/store-wishes.ts'
import { objectsThere, removeOwnObjects } from './own-objects.ts'
import type { SystemPlace } from './places.ts'

const mine = '11111111-1111-4111-8111-111111111111'
const theirs = '99999999-9999-4999-8999-999999999999'
const name = 'plumbline test'
const hour = 3_600_000
const database = await testDatabase(launcher())
const { url } = database.address

let store: ObjectStoreAddress
let place: SystemPlace
let close: () => Promise<void>

/** By an id of the run, by a row of the run, by an answer alone, by an answer and a row of somebody else. */
const keys = [`${mine}/a.pdf`, 'rows/b c.pdf', 'told/c.pdf', 'shared/d.pdf', 'others/e.pdf']

before(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'own-objects-'))
  const started = await startObjectStore({ launch: launcher(), dir, bucket: 'files', public: true })
  store = started.address
  place = { stack: { objectStore: store, postgres: { url } }, owners: [] } as unknown as SystemPlace
  close = async () => {
    await started.stop()
    await rm(dir, { recursive: true, force: true })
  }
  await query(url, 'create schema auth')
  await query(url, 'create table auth.users (id uuid primary key)')
  await query(
    url,
    'create table docs (id text primary key, who uuid references auth.users, file text)',
  )
  await query(url, 'insert into auth.users values ($1), ($2)', [mine, theirs])
  await query(url, `insert into docs values ('1', $1, 'https://files/rows/b%20c.pdf')`, [mine])
  await query(url, `insert into docs values ('2', $1, 'https://files/shared/d.pdf')`, [theirs])
  await putObjects(store, keys)
})

after(() => close())

const ids = (some: readonly string[]) => some.map((key) => objectId(store, key))

async function found(since: number): Promise<string[]> {
  const rows = await rowsOwnedBy(url, [mine], [], name)
  const told = ids(['told/c.pdf', 'shared/d.pdf'])
  return objectsThere(place, { name, words: [mine], rows, told, since })
}

test('found is what bears an id or stands in a row of the run, and what only an answer has told', async () => {
  const own = [`${mine}/a.pdf`, 'rows/b c.pdf', 'told/c.pdf']
  assert.deepEqual((await found(Date.now() - hour)).sort(), ids(own).sort())
})

test('what was there before the run is nobody of it, whoever names it', async () => {
  assert.deepEqual(await found(Date.now() + hour), [])
})

test('nothing is taken away that a row of somebody else has come to name', async () => {
  await query(url, `insert into docs values ('3', $1, 'https://files/told/c.pdf')`, [theirs])
  const own = ids([`${mine}/a.pdf`, 'rows/b c.pdf', 'told/c.pdf'])
  const taken = removeOwnObjects(place, { name, ids: [mine] }, own)
  await assert.rejects(taken, /rows of others name told\/c\.pdf/)
  assert.deepEqual((await keysIn(store)).sort(), ['others/e.pdf', 'shared/d.pdf', 'told/c.pdf'])
})
