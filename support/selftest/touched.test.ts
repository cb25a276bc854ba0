import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from './patch-file.ts'
import { touched } from './touched.ts'

const patch = (id: string, row: string, path: string) => ({
  ...{ id, system: 'vocabgo', file: `/checkout/fixtures/seeded-faults/${id}.patch` },
  ...{ breaks: [row], diff: `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n` },
})
const patches = [patch('one', 'VG-CON-05', 'tables.sql'), patch('two', 'VG-TRG-02', 'queue.sql')]
const ids = (files: string[], rows: string[]) =>
  touched(patches, ({ breaks }) => breaks, { files, rows }).map(({ id }) => id)

test('a patch is concerned by its own file, by a file that it changes, and by its requirements', () => {
  assert.deepEqual(ids(['fixtures/seeded-faults/one.patch'], []), ['one'])
  assert.deepEqual(ids(['fixtures/systems/vocabgo/queue.sql'], []), ['two'])
  assert.deepEqual(ids([], ['VG-CON-05']), ['one'])
})

test('a patch is not concerned by what is like it', () => {
  assert.deepEqual(ids(['fixtures/seeded-faults/one', 'fixtures/systems/x/queue.sql'], []), [])
  assert.deepEqual(ids(['README.md'], ['VG-CON-06']), [])
})

test('a diff names the files on both sides of a change of name', () => {
  const diff = 'diff --git a/a.sql b/b.sql\nrename from a.sql\nrename to b.sql\n'
  assert.deepEqual(filesOf({ system: 'vocabgo', diff }), [
    'fixtures/systems/vocabgo/a.sql',
    'fixtures/systems/vocabgo/b.sql',
  ])
})
