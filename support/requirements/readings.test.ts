/** The page of readings is what ledger and contradictions say now. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readingsPage } from './readings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const features = join(root, 'features')

test('docs/readings.md is as `npm run readings` writes it', () => {
  const written = readFileSync(join(root, 'docs/readings.md'), 'utf8')
  assert.equal(written, readingsPage(features))
})

test('a field that a contradiction names is one of the manifest', () => {
  const text = readFileSync(join(features, 'contradictions.yaml'), 'utf8')
  const fields = [...text.matchAll(/`(\w+\.[\w.]+)`/g)].map(([, name = '']) => name)
  assert.ok(fields.length > 5)
  const manifest = readFileSync(join(root, 'docs/manifest.md'), 'utf8')
  const unknown = fields.filter((field) => {
    const [part = '', ...rest] = field.split('.')
    const row = new RegExp(`### ${part}\\n(?:(?!\\n### )[\\s\\S])*?\\| \`${rest.join('.')}\` \\|`)
    return !row.test(manifest)
  })
  assert.deepEqual(unknown, [])
})

test('a row that is not in the ledger is refused by its id', () => {
  const copy = mkdtempSync(join(tmpdir(), 'plumbline-readings-'))
  try {
    cpSync(join(features, 'catalogue'), join(copy, 'catalogue'), { recursive: true })
    const strange = '- { says: "a", reading: "b", rows: [CE-RED-99] }\n'
    writeFileSync(join(copy, 'contradictions.yaml'), strange)
    assert.throws(() => readingsPage(copy), /CE-RED-99/)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
