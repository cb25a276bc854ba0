import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { isProduction, isProject, loadManifest, runs } from './manifest.ts'

test('a manifest of one line is a repository without a running system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bare-'))
  try {
    const file = join(folder, 'plumbline.yaml')
    writeFileSync(file, 'system: curriculum-extractor\n')
    const manifest = loadManifest(file)
    assert.ok(!isProject(manifest) && !isProduction(manifest))
    assert.equal(manifest.title, basename(folder))
    assert.equal(manifest.environment.DATABASE_URL, '${postgres.url}')
    assert.equal(runs(manifest, 'backend'), false)
    assert.throws(
      () => manifest.processes.worker.command,
      says(/^not running: .*processes\.worker$/),
    )
    assert.throws(() => manifest.migrations.table, says(/^needs migrations\.table in the manifest/))
    assert.throws(() => manifest.inspection.registered, says(/^needs inspection\.registered/))
    assert.doesNotThrow(() => JSON.stringify(manifest), 'who prints it asks for nothing')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function says(pattern: RegExp) {
  return (error: unknown) => error instanceof Unverified && pattern.test(error.message)
}
