/** What an operator runs is run in its order, and what is refused tells why. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { scope } from '../core/scope.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import { startPostgres } from '../services/postgres/embedded.ts'
import type { Manifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { runOperatorSql } from './operator-sql.ts'

const undo = scope('operator')
const repository = mkdtempSync(join(tmpdir(), 'operator-'))
let addresses: StackAddresses

before(async () => {
  // The database runs as a user of its own, who has to pass through.
  chmodSync(repository, 0o711)
  undo.undo('the folder', async () => rmSync(repository, { recursive: true }))
  const postgres = await startPostgres({ launch: launcher(), dir: join(repository, 'postgres') })
  undo.undo('postgres', () => postgres.stop())
  addresses = { postgres: postgres.address } as StackAddresses
})
after(async () => assert.deepEqual(await undo.unwind(), []))

const running = (projectSql: readonly string[]) =>
  runOperatorSql(
    { system: 'curriculum-extractor', repository, file: 'plumbline.yaml', projectSql } as Manifest,
    addresses,
  )

test('scripts of several statements are run in their order', async () => {
  writeFileSync(join(repository, 'b.sql'), 'create table made (id int); create index on made (id);')
  writeFileSync(join(repository, 'a.sql'), 'insert into made values (1);')
  await running(['b.sql', 'a.sql'])
  assert.deepEqual(await query(addresses.postgres.url, 'select id from made'), [{ id: 1 }])
})

test('a script that is refused leaves nothing and is a violation; one that is not there is none', async () => {
  writeFileSync(join(repository, 'c.sql'), 'create table half (id int); select nowhere();')
  await assert.rejects(running(['c.sql']), (error) => {
    assert(error instanceof Violation)
    assert.match(error.message, /the project refuses c\.sql/)
    return true
  })
  const sql = "select to_regclass('half') as half"
  assert.deepEqual(await query(addresses.postgres.url, sql), [{ half: null }])
  await assert.rejects(running(['gone.sql']), { code: 'MANIFEST_BROKEN' })
})
