import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SuiteError } from '../../core/errors.ts'
import { madeRecord } from '../testing/records.ts'
import { readRecords } from './read-records.ts'

function folderOf(context: TestContext, text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-record-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  if (text !== undefined) writeFileSync(join(folder, 'record.json'), text)
  return folder
}

test('a record is read as it was written', (t) => {
  const record = madeRecord([])
  const folder = folderOf(t, JSON.stringify(record))
  assert.deepEqual(readRecords([folder]), [{ folder, record }])
})

test('a folder without a run, half a run and a run of another format are refused by name', (t) => {
  const { report: _, ...head } = madeRecord([])
  const cases: readonly (readonly [string, RegExp])[] = [
    [folderOf(t), /there is no record\.json/],
    [folderOf(t, '{"format":'), /it is no JSON/],
    [folderOf(t, JSON.stringify(head)), /must be what the run has observed/],
    [folderOf(t, JSON.stringify({ ...madeRecord([]), format: 2 })), /format/],
  ]
  for (const [folder, expected] of cases) {
    assert.throws(
      () => readRecords([folder]),
      (error: SuiteError) => {
        assert.equal(error.code, 'RECORD_UNUSABLE')
        assert.ok(error.message.includes(folder))
        return expected.test(error.message)
      },
    )
  }
})
