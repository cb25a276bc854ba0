/** Packages of a backend on Node, also in a workspace. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { backendPackages } from './dependencies.ts'
import { boundsRanges, packagesAt } from './dependencies-node.ts'

const json = JSON.stringify
const packages = { '@supabase/supabase-js': '^2.1.0', bullmq: '~5.58.0', ioredis: '~5.7.0' }

function workspace(t: TestContext) {
  const lock = { packages: { '': {}, 'apps/api': {}, 'packages/shared': {}, 'node_modules/x': {} } }
  const { bullmq, ...shared } = packages
  return folderWith(t, {
    'package.json': json({ workspaces: ['packages/*', 'apps/*'] }),
    'package-lock.json': json(lock),
    'apps/api/package.json': json({ dependencies: { bullmq } }),
    'packages/shared/package.json': json({ dependencies: shared }),
  })
}

test('what any package of a workspace declares is declared, wherever the backend starts', (t) => {
  const repository = workspace(t)
  for (const cwd of ['.', 'apps/api']) {
    const found = packagesAt(repository, cwd)
    assert.deepEqual(found.declared, packages)
    boundsRanges(found)
  }
})

test('no lock file is a violation, the lock file of another tool is not read', (t) => {
  const none = folderWith(t, { 'api/package.json': '{}' })
  assert.throws(() => packagesAt(none, 'api'), Violation)
  const pnpm = folderWith(t, { 'api/package.json': '{}', 'pnpm-lock.yaml': '' })
  assert.throws(() => packagesAt(pnpm, 'api'), Unverified)
})

test('of a repository alone without a folder "backend" its own packages are the backend\'s', (t) => {
  const repository = folderWith(t, {
    'package.json': json({ dependencies: packages }),
    'package-lock.json': json({ packages: {} }),
  })
  const scene = { manifest: { queue: { kind: 'bullmq' }, processes: {} } } as unknown as Scene
  assert.equal(backendPackages(scene, repository).kind, 'node')
})
