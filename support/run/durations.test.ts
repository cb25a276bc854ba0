import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SuiteError } from '../core/errors.ts'
import { readDurations } from './durations.ts'

function file(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-durations-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'verdicts.json')
  writeFileSync(path, text)
  return path
}

test('a scenario of several requirements is timed once, namesakes each for themselves', (t) => {
  const one = { name: 'one', uri: 'a.feature', line: 3, durationMs: 40 }
  const two = { ...one, line: 9, durationMs: 60 }
  const requirements = [{ scenarios: [one, two] }, { scenarios: [one] }]
  const durations = readDurations(file(t, JSON.stringify({ requirements })))
  assert.deepEqual(
    [...durations],
    [
      ['a.feature > one #1', 40],
      ['a.feature > one #2', 60],
    ],
  )
})

test('without a file nothing is known', () => {
  assert.equal(readDurations(undefined).size, 0)
})

test('a file that is no verdicts.json is refused with the way out', (t) => {
  for (const path of [file(t, 'not json'), file(t, '{"requirements":[{}]}'), '/nowhere/at/all']) {
    assert.throws(
      () => readDurations(path),
      (error: SuiteError) =>
        error.code === 'OPTION_VALUE' && /verdicts\.json of an earlier run/.test(error.toString()),
    )
  }
})
