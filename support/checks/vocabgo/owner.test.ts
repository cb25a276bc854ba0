/** The owner's column is found whatever it is called, and rows are made under that name. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { columns } from '../../systems/manifest-parts/project.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { knownColumns } from './columns.ts'
import { holds } from './kinds.ts'
import { ownerIfAny, ownerOf } from './owner.ts'
import { barestRow, place } from './rows.ts'
import { heedSample } from './sample-rules.ts'
import { rowsOfUsers } from './views.ts'

const database = await testDatabase(launcher())
const { url } = database.address

before(async () => {
  await query(url, 'create schema auth')
  await query(url, 'create table auth.users (id uuid primary key)')
  await query(url, 'create table profiles (id uuid primary key references auth.users)')
  await query(url, 'create table llm_metrics (user_id uuid)')
})

/** A scene of its own, whose word lists have these columns beside their words. */
async function sceneWith(own: string): Promise<ProjectScene> {
  await query(url, 'drop table if exists wordlists')
  await query(
    url,
    `create table wordlists (id uuid primary key default gen_random_uuid(), words jsonb, ${own})`,
  )
  const project = { rows: {}, columns: columns.parse(undefined) }
  return { project, addresses: { postgres: { url } } } as unknown as ProjectScene
}

/** By what the column is told. */
const named: Readonly<Record<string, readonly [owner: string, own: string]>> = {
  'its printed name': ['user_id', 'user_id uuid, owner_id uuid references auth.users'],
  'its reference': ['learner', 'learner uuid references auth.users, member_since uuid'],
  'its name, where two refer to users': [
    'owner_id',
    'checked_by uuid references auth.users, owner_id uuid references auth.users',
  ],
  'its name alone': ['account_id', 'account_id uuid references profiles, batch uuid'],
}

describe("the owner's column", () => {
  for (const [what, [owner, own]] of Object.entries(named)) {
    it(`is told by ${what}`, async () => {
      assert.equal(await ownerOf(await sceneWith(own), 'wordlists'), owner)
    })
  }

  it('is nothing that only sounds like it, and nothing of metrics', async () => {
    const scene = await sceneWith('user_count int, owner_name text, one uuid, other uuid')
    assert.equal(await ownerIfAny(scene, 'wordlists'), undefined)
    await assert.rejects(ownerOf(scene, 'wordlists'), Violation)
    await assert.rejects(ownerOf(scene, 'jobs'), /there is no table jobs/)
    assert.equal(await ownerIfAny(scene, 'llm_metrics'), undefined)
  })
})

describe('rows of an owner under another name', () => {
  const own = 'owner_id uuid not null'

  it('are made and found again', async () => {
    const scene = await sceneWith(own)
    const user_id = randomUUID()
    const row = await place(scene, 'wordlists', { user_id })
    assert.equal(row.owner_id, user_id)
    assert.deepEqual(await rowsOfUsers(scene, 'wordlists', [user_id]), [row])
    const bare = await barestRow(scene, 'wordlists', { user_id })
    assert.deepEqual(Object.keys(bare).sort(), ['owner_id', 'words'])
  })

  it('are refused by no rule of the system about what it has added', async () => {
    const scene = await sceneWith(`${own} constraint somebody check (owner_id <> id)`)
    const reason = 'new row violates check constraint "somebody"'
    await heedSample(scene, 'wordlists', { done: false, status: 400, code: '23514', reason })
  })

  it('are a violation only where the name is looked at, which tells the other one', async () => {
    const scene = await sceneWith(own)
    const all = await knownColumns(scene, 'wordlists')
    assert.throws(() => holds('wordlists', all, 'user_id', 'an identity'), {
      ...{ expected: 'user_id', received: 'owner_id' },
    })
    holds('wordlists', all, 'owner_id', 'an identity')
  })
})
