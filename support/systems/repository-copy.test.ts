/** A copy of a repository of several packages, with and without what was built of them. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { bringBuilt } from './built-outputs.ts'
import { copyRepository } from './repository-copy.ts'

/** A workspace of two packages that are built into ignored folders, and one package that was installed. */
async function workspace(t: TestContext): Promise<{ repository: string; copy: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'repository-copy-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const [repository, copy] = [join(dir, 'own'), join(dir, 'copy')]
  const files = {
    '.gitignore': 'node_modules/\ndist/\n',
    'package.json': '{}',
    'apps/api/package.json': '{}',
    'apps/api/dist/main.js': 'built',
    'packages/shared/package.json': '{}',
    'packages/shared/dist/index.js': 'built',
    'apps/api/node_modules/nested/index.js': 'nested',
    'node_modules/installed/index.js': 'installed',
    'node_modules/@vendor/kit/index.js': 'kit',
    'docs/build': 'no folder',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(repository, dirname(path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  mkdirSync(join(repository, 'node_modules/@own'))
  symlinkSync('../../packages/shared', join(repository, 'node_modules/@own/shared'))
  execFileSync('git', ['init', '-q'], { cwd: repository })
  await copyRepository(repository, copy)
  return { repository, copy }
}

test('a package of the repository is that of the copy, and what was installed is there', async (t) => {
  const { copy } = await workspace(t)
  writeFileSync(join(copy, 'packages/shared/package.json'), '{"changed": true}')
  const shared = join(copy, 'node_modules/@own/shared/package.json')
  assert.equal(await readFile(shared, 'utf8'), '{"changed": true}')
  for (const path of [
    'node_modules/installed/index.js',
    'node_modules/@vendor/kit/index.js',
    'apps/api/node_modules/nested/index.js',
  ]) {
    assert.ok(existsSync(join(copy, path)), path)
  }
})

test('a clean copy has nothing that was built, and the copy of an image has it beside its packages', async (t) => {
  const { repository, copy } = await workspace(t)
  assert.ok(!existsSync(join(copy, 'apps/api/dist')))
  await bringBuilt(repository, copy)
  assert.equal(await readFile(join(copy, 'apps/api/dist/main.js'), 'utf8'), 'built')
  const shared = join(copy, 'node_modules/@own/shared/dist/index.js')
  assert.equal(await readFile(shared, 'utf8'), 'built')
})
