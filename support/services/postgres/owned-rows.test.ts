/** Whose rows are found and removed: those of certain users, along the keys, and nobody else's. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { launcher } from '../../targets/embedded/launcher.ts'
import { query } from './driver.ts'
import { removeRowsOf, rowsOwnedBy } from './owned-rows.ts'
import { testDatabase } from './test-database.ts'

const mine = '11111111-1111-4111-8111-111111111111'
const theirs = '99999999-9999-4999-8999-999999999999'
const owners = [{ table: 'public.notes', column: 'author' }]
const database = await testDatabase(launcher())
let url: string

/** A chain of keys of other types, a name that must be quoted, a column without a key, no primary key. */
const schema = [
  'create schema auth',
  'create table auth.users (id uuid primary key)',
  `create table "Orders" (number bigserial primary key, "Buyer" uuid references auth.users)`,
  `create table lines (number bigint references "Orders", place int, primary key (number, place))`,
  'create table notes (id text primary key, author uuid)',
  'create table visits (who uuid references auth.users on delete cascade, page text)',
  'create table unrelated (id uuid)',
]

before(async () => {
  url = database.address.url
  for (const statement of schema) await query(url, statement)
  for (const [index, user] of [mine, theirs].entries()) {
    await query(url, 'insert into auth.users values ($1)', [user])
    await query(url, 'insert into "Orders" ("Buyer") values ($1)', [user])
    await query(url, 'insert into lines values ($1, 1), ($1, 2)', [index + 1])
    await query(url, 'insert into notes values ($1, $2)', [`note-${index + 1}`, user])
    await query(url, 'insert into visits values ($1, $2)', [user, 'home'])
    await query(url, 'insert into unrelated values ($1)', [user])
  }
})

const found = async (user: string) => {
  const rows = await rowsOwnedBy(url, [user], owners, 'plumbline test')
  return rows.map(({ table, key }) => `${table} ${key}`).sort()
}

const rowsOf = (user: string, number: number) => [
  `public."Orders" ${number}`,
  `public.lines ${number}/1`,
  `public.lines ${number}/2`,
  `public.notes note-${number}`,
  `public.visits (${user},home)`,
]

test('rows are found along the keys, each once', async () => {
  assert.deepEqual(await found(mine), rowsOf(mine, 1))
  assert.deepEqual(await found('22222222-2222-4222-8222-222222222222'), [])
})

test('they are removed, and those of others stay', async () => {
  await removeRowsOf(url, [mine], owners, 'plumbline test')
  assert.deepEqual(await found(mine), [])
  assert.deepEqual(await found(theirs), rowsOf(theirs, 2))
  assert.equal((await query(url, 'select from unrelated')).length, 2)
  assert.equal((await query(url, 'select from auth.users')).length, 2)
})
