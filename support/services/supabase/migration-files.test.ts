import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrationFiles } from './migration-files.ts'

async function among(names: readonly string[], journal?: object) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-migrations-'))
  try {
    for (const name of names) writeFileSync(join(folder, name), '')
    if (journal !== undefined) {
      mkdirSync(join(folder, 'meta'))
      writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify(journal))
    }
    return await migrationFiles(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('where files have versions, the others are left out as the CLI leaves them out', async () => {
  const files = await among(['20250102000000_b.sql', '20250101000000_a.sql', 'notes.sql', 'x.md'])
  assert.deepEqual(
    files.map(({ as }) => as),
    ['20250101000000_a.sql', '20250102000000_b.sql'],
  )
})

test('a plain folder is taken in the order of its names, as a person counts', async () => {
  const files = await among(['10-last.sql', '2-second.sql', '1-first.sql', 'readme.md'])
  assert.deepEqual(
    files.map(({ name }) => name),
    ['1-first.sql', '2-second.sql', '10-last.sql'],
  )
  const versions = files.map(({ as }) => as)
  assert.deepEqual(versions, [...versions].sort(), 'the CLI takes them in the same order')
  assert.match(versions[0] ?? '', /^\d{14}_1-first\.sql$/)
})

test('a folder without any SQL has no migrations', async () => {
  assert.deepEqual(await among(['readme.md']), [])
})

test('of a folder of Drizzle those are taken that its journal names, in its order', async () => {
  const entries = [
    { idx: 1, tag: '0001_b' },
    { idx: 0, tag: '0000_a' },
    { idx: 2, tag: '0001_c' },
  ]
  const files = await among(['0000_a.sql', '0001_b.sql', '0001_c.sql', '0002_left.sql'], {
    entries,
  })
  assert.deepEqual(
    files.map(({ name }) => name),
    ['0000_a.sql', '0001_b.sql', '0001_c.sql'],
  )
  assert.equal(new Set(files.map(({ as }) => as.split('_')[0])).size, 3, 'no version twice')
})
