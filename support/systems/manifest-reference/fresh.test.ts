import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../run/root.ts'
import { describedSchema } from './described.ts'
import { referenceFiles } from './files.ts'

test('the reference of the manifest is that of its schema; `npm run manifest` writes it anew', () => {
  for (const [name, text] of Object.entries(referenceFiles())) {
    assert.equal(readFileSync(join(root, 'docs', name), 'utf8'), text, name)
  }
})

test('a field has the words that stand above it in the source, however deep it lies', () => {
  const [processes] = describedSchema().oneOf
  const backend = processes?.properties?.processes?.properties?.backend
  assert.deepEqual(backend?.properties?.cwd, {
    ...{ default: '.', type: 'string' },
    description: 'Folder to start it in, relative to the manifest.',
  })
})
