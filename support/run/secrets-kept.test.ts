/** What threads write down while a run goes on is read once, and whole. */
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { keepSecrets, keptSecrets, secretsSince } from './secrets-kept.ts'

it('each look answers what is new, and no line that is still being written', (t) => {
  const dir = folderWith(t, {})
  const more = secretsSince(dir)
  assert.deepEqual(more(), [])
  keepSecrets(dir, ['first', 'with\nénd'])
  assert.deepEqual(more(), ['first', 'with\nénd'])
  appendFileSync(join(dir, 'secrets.jsonl'), '"begun')
  assert.deepEqual(more(), [])
  appendFileSync(join(dir, 'secrets.jsonl'), ' and ended"\n')
  assert.deepEqual(more(), ['begun and ended'])
  assert.deepEqual(more(), [])
  assert.deepEqual(keptSecrets(dir), ['first', 'with\nénd', 'begun and ended'])
})
