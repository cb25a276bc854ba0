/** Records of one line and of many. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { errorNames } from './log-records.ts'

const lines = (...texts: string[]) =>
  texts.map((text, at) => ({ at, stream: 'stderr' as const, text }))

it('an error names what stands in a later line of its record', () => {
  const error = [
    '[2026-01-01 10:00:00: ERROR/Main] Received unregistered task',
    '',
    "{'id': 'job-1'}",
  ]
  assert.equal(errorNames(lines(...error), ['job-1']), true)
  assert.equal(errorNames(lines(...error), ['job-2']), false)
})

it('a line that begins a record of its own is no part of the error before it', () => {
  const log = ['ERROR it broke', '[2026-01-01 10:00:00: INFO/Main] Task job-1 received']
  assert.equal(errorNames(lines(...log), ['job-1']), false)
})

it('levels in small letters and in brackets begin a record, too', () => {
  assert.equal(errorNames(lines('[error    ] lost', "{ id: 'job-1' }"), ['job-1']), true)
  assert.equal(errorNames(lines('error: it broke', 'info: job-1 received'), ['job-1']), false)
})

it('all words stand in one line', () => {
  const log = lines('ERROR job-1 failed', 'ERROR extraction-1 failed')
  assert.equal(errorNames(log, ['job-1', 'extraction-1']), false)
})
