/** A short sweep is no business of the shared database. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadManifest } from '../systems/manifest.ts'
import { root } from './root.ts'
import { refuseSharedSweep } from './shared-system.ts'

const manifest = loadManifest(join(root, 'fixtures/systems/curriculum-extractor/plumbline.yaml'))

test('a worker that takes for lost what is young does not share its database', () => {
  assert.throws(
    () => refuseSharedSweep(manifest, { SWEEP_SETTLED_MS: '3000' }),
    /SWEEP_SETTLED_MS.*@destructive is missing/,
  )
})

test('other changes are nobody else’s business', () => {
  refuseSharedSweep(manifest, { SWEEP_EVERY_MS: '500' })
  refuseSharedSweep(manifest, {})
})
