/** Tests of which variables a start may not lack. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadManifest } from '../systems/manifest.ts'
import { requiredNames } from './environments.ts'

const documented = [
  ...['SUPABASE_URL', 'SUPABASE_KEY', 'SUPABASE_SERVICE_KEY', 'DATABASE_URL', 'REDIS_URL'],
  ...['SECRET_KEY', 'REDIS_PASSWORD'],
]

function requiredBy(
  t: Parameters<typeof folderWith>[0],
  said: string,
  given = 'PORT: "1"',
): readonly string[] {
  const text = `system: curriculum-extractor\nenvironment: { ${given} }\nenvironments: { required: [${said}] }\n`
  const folder = folderWith(t, { 'plumbline.yaml': text })
  const manifest = loadManifest(join(folder, 'plumbline.yaml'))
  assert.ok(manifest.system === 'curriculum-extractor')
  return requiredNames(manifest)
}

test('what the documents require is required whatever a system says', (t) => {
  assert.deepEqual(requiredBy(t, 'DATABASE_URL'), documented)
})

test('what a system requires beside it is required, too', (t) => {
  assert.deepEqual(requiredBy(t, 'OCR_KEY'), [...documented, 'OCR_KEY'])
})

test('the public key is required by the name that the system says', (t) => {
  const names = documented.map((name) => (name === 'SUPABASE_KEY' ? 'SUPABASE_ANON_KEY' : name))
  assert.deepEqual(requiredBy(t, 'SUPABASE_ANON_KEY'), names)
})

test('the public key is taken away under the names by which it is given', (t) => {
  const at = documented.indexOf('SUPABASE_KEY')
  const second = 'SUPABASE_ANON_KEY: x'
  assert.deepEqual(requiredBy(t, 'DATABASE_URL', second), documented.with(at, 'SUPABASE_ANON_KEY'))
  const both = requiredBy(t, 'DATABASE_URL', `SUPABASE_KEY: x, ${second}`)
  assert.deepEqual(both, documented.toSpliced(at + 1, 0, 'SUPABASE_ANON_KEY'))
})
