/** A repository that holds a manifest and nothing else: what is green there is green for nothing. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { judged } from './testing/foreign-verdicts.ts'

/**
 * The features of each system that are run. A Supabase project is served even when it is empty, so of
 * its features those are taken that promise an absence: nothing stops, nothing is forbidden, no place.
 */
const features: Readonly<Record<string, readonly string[]>> = {
  'curriculum-extractor': ['features/curriculum-extractor'],
  'production-migration': ['features/production-migration'],
  vocabgo: ['features/vocabgo/queue.feature', 'features/vocabgo/deployment.feature'],
}

/** Rows that promise an absence which an empty repository keeps indeed, each with its reason: none. */
const kept: readonly string[] = []

for (const [system, paths] of Object.entries(features)) {
  test(`nothing of an empty repository conforms: ${system}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-empty-'))
    try {
      writeFileSync(join(folder, 'plumbline.yaml'), `system: ${system}\n`)
      mkdirSync(join(folder, 'supabase/migrations'), { recursive: true })
      const { rows, output } = await judged(folder, paths)
      assert.ok(rows.length > 0, output)
      const green = rows.filter(({ id, verdict }) => verdict === 'conforms' && !kept.includes(id))
      assert.deepEqual(
        green.map(({ id }) => id),
        [],
      )
      const broken = rows.filter(({ reason }) => reason.includes('the check broke'))
      assert.deepEqual(broken, [])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
