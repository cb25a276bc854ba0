/** What an operator runs in the editor of a project when its tables are there. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import { query } from '../services/postgres/driver.ts'
import { testDatabase } from '../services/postgres/test-database.ts'
import { loadManifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { migrateDatabase } from './shared-production.ts'

const { address } = await testDatabase(launcher())

function migrating(t: TestContext, projectSql: readonly string[]) {
  const folder = folderWith(t, {
    'plumbline.yaml': `system: production-migration
migrate: { command: ["true"], cwd: . }
projectSql: [${projectSql.join(', ')}]
`,
    'first.sql': 'create table notes (id int);',
    'second.sql': 'alter table notes enable row level security;',
  })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  return migrateDatabase(manifest, { postgres: address, owner: address } as never, folder)
}

it('comes after the migrations, in its order', async (t) => {
  await migrating(t, ['first.sql', 'second.sql'])
  const sql = "select relrowsecurity as closed from pg_class where relname = 'notes'"
  assert.deepEqual(await query(address.url, sql), [{ closed: true }])
})

it('is the fault of the system where it fails, and of the manifest where it is not there', async (t) => {
  await assert.rejects(migrating(t, ['first.sql']), Violation)
  await assert.rejects(migrating(t, ['third.sql']), { code: 'MANIFEST_BROKEN' })
})
