/**
 * Systems that other teams might have built: the verdicts on them must be those of their tables, row by
 * row. A table's `quick` features are run here; with FOREIGN_SAMPLES=whole all samples are, entirely.
 */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { exitCodes } from '../core/verdict.ts'
import {
  differing,
  type Expected,
  expectedOf,
  inSample,
  judged,
  samples,
} from './testing/foreign-verdicts.ts'
import { missingPython } from './testing/python-packages.ts'

const { conforms, violated, unverified } = exitCodes
const whole = process.env.FOREIGN_SAMPLES === 'whole'

const withoutPython = await missingPython()
const lackedBy = ({ needs }: Expected) => (needs === 'python' && withoutPython) || false

/** Of a row that the tags of the test have left out. */
const leftOut = /^not selected/

describe('a system that somebody else has built', () => {
  const names = readdirSync(join(samples, 'expected')).map((file) => basename(file, '.yaml'))
  for (const name of names.sort()) {
    const expected = expectedOf(name)
    const skip = !whole && expected.quick.length === 0 ? 'takes minutes' : lackedBy(expected)
    it(`is judged as its table says: ${name}`, { skip }, async () => {
      const features = whole ? (expected.whole ?? []) : expected.quick
      const tags = whole ? undefined : expected.quickTags
      const run = await inSample(name, (folder) => judged(folder, features, tags))
      const { rows: all, exitCode, output } = run
      const rows = tags === undefined ? all : all.filter(({ reason }) => !leftOut.test(reason))
      assert.ok(rows.length > 0, output)
      assert.deepEqual(differing(rows, expected), [])
      const isBroken = rows.some(({ verdict }) => verdict === 'violated')
      const due = isBroken ? [violated, unverified] : [conforms, unverified]
      assert.ok(
        due.some((code) => code === exitCode),
        output,
      )
    })
  }
})

describe('the table of a sample', () => {
  for (const name of readdirSync(samples).filter((each) => each !== 'expected')) {
    it(`exists: ${name}`, () => assert.ok(Object.keys(expectedOf(name).verdicts).length > 0))
  }
})
