/** Columns that the document implies, in tables that have more than one that it could be. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { columns } from '../../systems/manifest-parts/project.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { nameOf, successValue } from './names.ts'

const database = await testDatabase(launcher())
const { url } = database.address

/** A scene of its own, with this table. */
async function sceneWith(table: string, own: string): Promise<ProjectScene> {
  await query(url, `drop table if exists ${table}`)
  await query(url, `create table ${table} (${own})`)
  const project = { rows: {}, columns: columns.parse(undefined), succeeded: 'completed' }
  return { project, addresses: { postgres: { url } } } as unknown as ProjectScene
}

describe('the column of the words', () => {
  const found: Readonly<Record<string, readonly [name: string, own: string]>> = {
    'by its type': ['content', 'content jsonb, word_count int'],
    'by its name among documents': [
      'word_pairs',
      'word_pairs jsonb, word_count int, metadata jsonb',
    ],
    'by its name among texts': ['word_pairs', 'word_pairs text, word_count int'],
  }
  for (const [what, [name, own]] of Object.entries(found)) {
    it(`is found ${what}`, async () => {
      assert.equal(await nameOf(await sceneWith('wordlists', own), 'words'), name)
    })
  }

  it('is asked of the manifest where several could be it', async () => {
    const scene = await sceneWith('wordlists', 'content jsonb, metadata jsonb')
    const asks = (error: Error) =>
      error instanceof Unverified && /wordlists\.words/.test(error.message)
    await assert.rejects(nameOf(scene, 'words'), asks)
  })

  it('is missed where there is none', async () => {
    const scene = await sceneWith('wordlists', 'title text')
    await assert.rejects(nameOf(scene, 'words'), Violation)
  })
})

describe('the word for success', () => {
  const sceneFor = (words: string) =>
    sceneWith('jobs', `status text check (status in ('queued', 'processing', 'failed', ${words}))`)

  it('is a usual one, or the only one that may mean it', async () => {
    assert.equal(await successValue(await sceneFor("'archived', 'done'")), 'done')
    assert.equal(await successValue(await sceneFor("'cancelled', 'ready'")), 'ready')
  })

  it('is missed where the others mean something else', async () => {
    const scene = await sceneFor("'cancelled', 'retrying'")
    await assert.rejects(successValue(scene), Violation)
  })

  it('is asked of the manifest where several may mean it', async () => {
    await assert.rejects(successValue(await sceneFor("'ready', 'archived'")), Unverified)
  })
})
