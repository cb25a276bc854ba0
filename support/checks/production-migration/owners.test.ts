/** Whose rows are whose, where the user's id stands in another table. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { lastColumn, rowsOfOwner } from './owners.ts'

const mine = '11111111-1111-4111-8111-111111111111'
const theirs = '99999999-9999-4999-8999-999999999999'
const database = await testDatabase(launcher())
let url: string

before(async () => {
  url = database.address.url
  await query(url, 'create table workspaces (number serial primary key, owner_id uuid)')
  await query(
    url,
    `create table "Projects" (id serial primary key, "Space" int references workspaces)`,
  )
  await query(url, `create table notes (id int, project_id int references "Projects", other int)`)
  for (const [index, user] of [mine, theirs].entries()) {
    await query(url, 'insert into workspaces (owner_id) values ($1)', [user])
    await query(url, `insert into "Projects" ("Space") values ($1)`, [index + 1])
    await query(url, 'insert into notes values ($1, $2, 0), ($1 + 10, $2, 0)', [index, index + 1])
  }
})

test('a row belongs to the user to whom its keys lead', async () => {
  const owner = 'project_id.Space.owner_id'
  assert.deepEqual(await rowsOfOwner(url, { table: 'public.notes', owner }, mine), [
    '(0,1,0)',
    '(10,1,0)',
  ])
  const own = { table: 'public.workspaces', owner: 'owner_id' }
  assert.deepEqual(await rowsOfOwner(url, own, theirs), [`(2,${theirs})`])
  assert.equal(lastColumn(owner), 'owner_id')
})

test('a column that leads nowhere is no way to an owner', async () => {
  const owned = { table: 'public.notes', owner: 'other.owner_id' }
  await assert.rejects(rowsOfOwner(url, owned, mine), Unverified)
})
