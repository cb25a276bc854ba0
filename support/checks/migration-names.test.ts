/** Histories of migrations, as different tools keep them. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Manifest } from '../systems/manifest.ts'
import { historyByName, migrationFiles } from './migration-names.ts'

const files = [{ name: '0001_users', hash: 'a1' }, { name: '0002_extractions' }]
const names = files.map(({ name }) => name)

test('a history of names, versions, numbers, files or hashes is one of the same migrations', () => {
  for (const history of [
    ['0001_users', '0002_extractions'],
    ['0001', '0002'],
    ['1', '2'],
    ['0001_users.js', '0002_extractions.mjs'],
    ['0001_users.up.sql', '0002_extractions.up.sql'],
    ['a1', '0002'],
  ]) {
    assert.deepEqual(historyByName(history, files), names)
  }
})

test('a version that is missing, unknown, noted twice or shared by two files is not taken for another', () => {
  assert.deepEqual(historyByName(['0001'], files), ['0001_users'])
  assert.deepEqual(historyByName(['0001', '0003'], files), ['0001_users', '0003'])
  assert.deepEqual(historyByName(['0001', '1'], files), ['0001_users', '0001_users'])
  assert.deepEqual(historyByName(['0001'], [...files, { name: '0001_other' }]), ['0001'])
  assert.deepEqual(historyByName(['000'], files), ['000'])
  assert.deepEqual(historyByName(['0001'], [{ name: '00012_users' }]), ['0001'])
})

test('files of the way back are no migrations of their own', (t) => {
  const repository = mkdtempSync(join(tmpdir(), 'migration-names-'))
  t.after(() => rmSync(repository, { recursive: true }))
  for (const name of ['0001_users.up.sql', '0001_users.down.sql', '0002_extractions.sql']) {
    writeFileSync(join(repository, name), name)
  }
  const manifest = { repository, migrations: { files: '*.sql' } } as Manifest
  assert.deepEqual(
    migrationFiles(manifest).map(({ name }) => name),
    names,
  )
})
