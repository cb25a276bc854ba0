/** Migrations that insist on pgvector, on a database that does not have it. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { testDatabase } from '../services/postgres/test-database.ts'
import { loadManifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { migrateDatabase } from './shared-production.ts'

const { address } = await testDatabase(launcher())

function failing(t: TestContext, words: string) {
  const command = JSON.stringify(['sh', '-c', `echo '${words}' >&2; exit 1`])
  const folder = folderWith(t, {
    'plumbline.yaml': `system: production-migration\nmigrate: { command: ${command}, cwd: . }\n`,
  })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  return migrateDatabase(manifest, { postgres: address, owner: address } as never, folder)
}

it('are no fault of the system, whoever says so: the database or its own words', async (t) => {
  for (const words of [
    'ERROR:  extension "vector" is not available',
    'type "vector" does not exist',
    'The pgvector extension is not enabled in this database.',
  ]) {
    await assert.rejects(failing(t, words), (error: Error) => {
      assert.ok(error instanceof Unverified)
      assert.match(error.message, /^needs pgvector: .*--target containers/)
      return true
    })
  }
})

it('are its fault where something else is wrong', async (t) => {
  await assert.rejects(failing(t, 'relation "users" does not exist'), Violation)
})
