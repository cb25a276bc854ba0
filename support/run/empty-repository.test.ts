/** A repository that holds a manifest and nothing else: what is green there is green for nothing. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { judged } from './testing/foreign-verdicts.ts'

/**
 * What is run of each system: all, where that takes seconds. A Supabase project is served even when it
 * is empty, so of its rows those are taken that promise an absence and were green there for nothing.
 */
const selections: Readonly<Record<string, string | undefined>> = {
  'curriculum-extractor': undefined,
  'production-migration': undefined,
  vocabgo: '@VG-TRG-05 or @VG-DEP-03 or @VG-DEP-06 or @VG-DEP-09',
}

/** Rows that promise an absence which an empty repository keeps indeed, each with its reason: none. */
const kept: readonly string[] = []

for (const [system, tags] of Object.entries(selections)) {
  test(`nothing of an empty repository conforms: ${system}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-empty-'))
    try {
      writeFileSync(join(folder, 'plumbline.yaml'), `system: ${system}\n`)
      mkdirSync(join(folder, 'supabase/migrations'), { recursive: true })
      const { rows, output } = await judged(folder, [`features/${system}`], tags)
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
