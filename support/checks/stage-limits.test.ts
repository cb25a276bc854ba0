/** Which limits of the stages are in force where: by the samples, else by the programs themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { Samples } from './environment-samples.ts'
import { limitsInForce } from './stage-limits.ts'

const setting = (variable: string) => ({ variable, unit: 'whole-s' as const })
const manifest = {
  settings: {
    stageLimits: { ocr: setting('O'), segmentation: setting('S'), tagging: setting('T') },
  },
} as unknown as Manifest

const samples = (production: Record<string, string> = {}): Samples => ({
  ...{ local: { O: '1' }, staging: {}, production },
})

test('a sample wins over that of local, and that over the programs', () => {
  const own = { O: '9', S: '2', T: '3' }
  const inForce = limitsInForce(manifest, samples({ S: '20' }), own)
  assert.deepEqual(inForce.production, { ocr: 1_000, segmentation: 20_000, tagging: 3_000 })
  assert.deepEqual(inForce.staging, { ocr: 1_000, segmentation: 2_000, tagging: 3_000 })
})

test('a limit that nobody tells is no violation', () => {
  assert.throws(() => limitsInForce(manifest, samples(), { S: '2' }), Unverified)
})
