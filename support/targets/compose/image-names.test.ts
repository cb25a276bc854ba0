import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { imagesOf } from './image-names.ts'

function contextOf(test: TestContext, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-context-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'src'))
  writeFileSync(join(folder, 'src', 'main.js'), program)
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch')
  return folder
}

const nameFor = (context: string, more = {}) =>
  imagesOf({ name: 'demo', services: { web: { build: { context, ...more } } } }).web

it('the same files have the same image, wherever they lie and whatever packages lie beside', (t) => {
  const [one, other] = [contextOf(t, 'a'), contextOf(t, 'a')]
  symlinkSync(tmpdir(), join(other, 'node_modules'))
  assert.equal(nameFor(one), nameFor(other))
})

it('another file, another argument or another stage is another image', (t) => {
  const one = contextOf(t, 'a')
  const all = [
    nameFor(one),
    nameFor(contextOf(t, 'b')),
    nameFor(one, { args: { URL: 'x' } }),
    nameFor(one, { target: 'build' }),
  ]
  assert.equal(new Set(all).size, all.length)
})

it('a service that uses an image as it is has none of its own', () => {
  assert.deepEqual(imagesOf({ name: 'demo', services: { redis: { image: 'redis:7' } } }), {})
})
