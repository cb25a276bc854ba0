/** A conversion takes users along, or leaves them and everything else as they were; an empty table may be made anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { formerDatabase, hasNewShape, isConvertedOrRefused, thingsOfUsers } from './former-users.ts'

const database = await testDatabase(launcher())

const areas = {
  workspaces: { table: 'public.spaces', owner: 'user_id' },
  projects: { table: 'public.projects', owner: 'space_id.user_id' },
}

const former = (users: 'one user' | 'nobody') => {
  const owner = { url: database.address.url, user: 'postgres' }
  const scene = { addresses: { postgres: owner, owner }, production: { areas } }
  return formerDatabase({ ...scene, scope: { undo: () => undefined } } as never, users)
}

const runs = (code: number, stderr = '') => [1, 2].map(() => ({ code, stdout: '', stderr }))
const stops = runs(3, 'ERROR: public.users has rows: move them first')

const convert = `alter table spaces drop constraint spaces_user_id_fkey;
  alter table users alter id type uuid using id::uuid,
    drop hashed_password, drop is_active;
  alter table spaces alter user_id type uuid using user_id::uuid,
    add constraint "of" foreign key (user_id) references users on delete cascade;`

const violated = (promise: string) => (error: Error) =>
  error instanceof Violation && error.message.includes(promise)

test('what refers to users are the tables of the system that name them', () => {
  const own = [{ table: 'public.spaces', owner: 'user_id' }]
  assert.deepEqual(thingsOfUsers({ areas } as never), own)
})

test('users who are converted with their rows are well', async () => {
  const database = await former('one user')
  await query(database.url, convert)
  await isConvertedOrRefused(database, runs(0))
  await query(database.url, `update spaces set note = 'other'`)
  await assert.rejects(isConvertedOrRefused(database, runs(0)), violated('rows of public.spaces'))
})

test('a conversion may refer to the accounts of the project, where nobody of before is', async () => {
  const refer = `${convert} alter table users add foreign key (id) references auth.users (id);`
  const empty = await former('nobody')
  await query(empty.url, refer)
  await hasNewShape(empty)
  const filled = await former('one user')
  const refusal = await query(filled.url, refer).then(
    () => 'none',
    (error: Error) => error.message,
  )
  await isConvertedOrRefused(filled, runs(3, refusal))
})

test('users who are refused are well as long as nothing has changed and words say why', async () => {
  const database = await former('one user')
  await isConvertedOrRefused(database, stops)
  await assert.rejects(isConvertedOrRefused(database, runs(3)), violated('does not say why'))
  const once = [...stops.slice(1), ...runs(0).slice(1)]
  await assert.rejects(isConvertedOrRefused(database, once), violated('fails once'))
  await query(database.url, 'alter table users drop hashed_password')
  await assert.rejects(isConvertedOrRefused(database, stops), violated('after a conversion that'))
})

test('an empty table may go and be left to the migrations, one with rows may not', async () => {
  const empty = await former('nobody')
  const anew = 'drop table users cascade; drop table spaces; create table users (id uuid)'
  await query(empty.url, anew)
  await hasNewShape(empty)
  const filled = await former('one user')
  await query(filled.url, anew)
  await assert.rejects(hasNewShape(filled), violated('the reference of public.spaces'))
})
