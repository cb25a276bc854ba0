import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addExtensions, hasExtensions } from './extensions.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-extensions-'))
after(() => rmSync(parent, { recursive: true, force: true }))

function folder(...path: string[]): string {
  const made = join(parent, ...path)
  mkdirSync(made, { recursive: true })
  return made
}

test('extensions stand beside those of the package, in their newest form, by several at once', async () => {
  const home = folder('package')
  const place = folder('package', 'native', 'share', 'postgresql', 'extension')
  const own = folder('own')
  writeFileSync(join(own, 'a.control'), 'new')
  writeFileSync(join(own, 'a--1.sql'), 'select 1;')
  writeFileSync(join(place, 'a.control'), 'old')
  writeFileSync(join(place, 'b.control'), 'of the package')
  assert.equal(await hasExtensions(home, own), false)
  await Promise.all([addExtensions(home, own), addExtensions(home, own)])
  assert.equal(await hasExtensions(home, own), true)
  assert.deepEqual(readdirSync(place).sort(), ['a--1.sql', 'a.control', 'b.control'])
  assert.equal(readFileSync(join(place, 'a.control'), 'utf8'), 'new')
})

test('without a folder of extensions nothing is missing', async () => {
  assert.equal(await hasExtensions(folder('bare'), undefined), true)
})
