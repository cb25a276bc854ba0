/** What an operator runs is run in its order, and what is refused tells why. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import { testDatabase } from '../services/postgres/test-database.ts'
import type { Manifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { runOperatorSql } from './operator-sql.ts'

const repository = mkdtempSync(join(tmpdir(), 'plumbline-operator-'))
after(() => rmSync(repository, { recursive: true }))
const { address } = await testDatabase(launcher())
const stack = { postgres: address, supabase: {} } as unknown as StackAddresses

const running = (projectSql: readonly string[], up: readonly string[] = ['false']) =>
  runOperatorSql(
    {
      ...{ system: 'curriculum-extractor', repository, file: 'plumbline.yaml', projectSql },
      ...{ environment: { DATABASE_URL: '${postgres.url}' }, processes: {} },
      migrations: { up, cwd: '.' },
    } as unknown as Manifest,
    ...([stack, repository] as const),
  )

test('scripts of several statements are run in their order', async () => {
  writeFileSync(join(repository, 'b.sql'), 'create table made (id int); create index on made (id);')
  writeFileSync(join(repository, 'a.sql'), 'insert into made values (1);')
  await running(['b.sql', 'a.sql'])
  assert.deepEqual(await query(address.url, 'select id from made'), [{ id: 1 }])
})

test('a script that is refused leaves nothing and is a violation; one that is not there is none', async () => {
  writeFileSync(join(repository, 'c.sql'), 'create table half (id int); select nowhere();')
  await assert.rejects(running(['c.sql']), (error) => {
    assert(error instanceof Violation)
    assert.match(error.message, /the project refuses c\.sql/)
    return true
  })
  const sql = "select to_regclass('half') as half"
  assert.deepEqual(await query(address.url, sql), [{ half: null }])
  await assert.rejects(running(['gone.sql']), { code: 'MANIFEST_BROKEN' })
})

test('a script that speaks of tables of the system is run behind its migrations', async () => {
  writeFileSync(join(repository, 'd.sql'), 'alter table notes enable row level security;')
  const pg = JSON.stringify(createRequire(import.meta.url).resolve('pg'))
  const migration = `const client = new (require(${pg}).Client)(process.env.DATABASE_URL)
    client.connect().then(() => client.query('create table notes (id int)')).then(() => client.end())`
  await assert.rejects(running(['d.sql']), /d\.sql needs, end with status 1/)
  await assert.rejects(running(['d.sql'], ['true']), /refuses d\.sql/)
  await running(['d.sql'], [process.execPath, '-e', migration])
  const sql = "select relrowsecurity as secured from pg_class where relname = 'notes'"
  assert.deepEqual(await query(address.url, sql), [{ secured: true }])
})
