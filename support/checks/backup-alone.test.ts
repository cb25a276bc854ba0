/** What of a step that deploys is tried alone. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified } from '../core/errors.ts'
import { backupAlone } from './backup-alone.ts'

/** The backup of a step whose script runs `lines`, beside the scripts of the repository. */
function backupOf(t: TestContext, lines: string, deploys = true) {
  const repository = folderWith(t, {
    'deploy.sh': `#!/bin/bash\n${lines}\ndocker compose up -d\n`,
    'save.sh': 'pg_dump "$DATABASE_URL"\n',
  })
  const step = { name: 'Deploy', run: 'bash deploy.sh', uses: 'nothing' }
  const scripts = ['deploy.sh', 'save.sh'].map((name) => join(repository, name))
  const placed = { step, scripts }
  const pipeline = { parts: (part: string) => (deploys && part === 'migration' ? [placed] : []) }
  return backupAlone(pipeline as never, placed as never, repository)
}

test('of a step that deploys it is the script that dumps, of another the whole step', (t) => {
  const { step, isPart } = backupOf(t, 'set -e\nbash save.sh')
  assert.deepEqual([step.run, step.uses, isPart], ['bash save.sh', undefined, true])
  assert.equal(backupOf(t, 'bash save.sh', false).step.run, 'bash deploy.sh')
})

test('a caller that goes on whatever came of it has forgotten it', (t) => {
  const forgottenAt = (lines: string) => backupOf(t, lines).forgottenAt
  assert.equal(forgottenAt('set -e\nbash save.sh'), undefined)
  assert.equal(forgottenAt('bash save.sh || exit 1'), undefined)
  assert.equal(forgottenAt('bash save.sh'), 'bash save.sh')
  assert.equal(forgottenAt('set -euo pipefail\nbash save.sh || true'), 'bash save.sh || true')
})

test('without a step, or a script for it, nothing can be tried', () => {
  const parts = () => []
  assert.throws(() => backupAlone({ parts } as never, {} as never, '.'), Unverified)
})
