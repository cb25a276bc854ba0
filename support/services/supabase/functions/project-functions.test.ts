/** Which functions a folder of the CLI holds, and who may ask them. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectFunctions } from './project-functions.ts'

test('a function asks for a token unless it, or all of them, are deployed openly', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'functions-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const name of ['one', 'two', '_shared']) {
    await mkdir(join(folder, 'functions', name), { recursive: true })
    await writeFile(join(folder, 'functions', name, 'index.ts'), '')
  }
  const asking = (...openly: string[]) =>
    [...projectFunctions(folder, new Set(openly))].map(([name, { verifyJwt }]) => [name, verifyJwt])
  assert.deepEqual(asking(), [
    ['one', true],
    ['two', true],
  ])
  assert.deepEqual(asking('two'), [
    ['one', true],
    ['two', false],
  ])
  assert.deepEqual(asking('*'), [
    ['one', false],
    ['two', false],
  ])
})
