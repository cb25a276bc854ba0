/** An error of a start is the system's, unless the database of the target is to blame. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import { startLogsNoError } from './start-log.ts'

const ofVectors = '{"level":50,"msg":"type \\"vector\\" does not exist"}'
const unmigrated = 'ERROR the database has not been fully migrated'
const own = 'CRITICAL the bucket is gone'

test('a start without an error is one', () => {
  startLogsNoError(['INFO ready', '{"level":30,"msg":"no errors"}'], true)
  startLogsNoError(['INFO vectors are off'], false)
})

test('what the lack of pgvector explains is no verdict, and only where it lacks', () => {
  for (const line of [ofVectors, unmigrated]) {
    assert.throws(() => startLogsNoError([line], false), Unverified)
    assert.throws(() => startLogsNoError([line], true), Violation)
  }
})

test('another error beside it is a violation all the same', () => {
  for (const lines of [[own], [ofVectors, own], [own, unmigrated]]) {
    assert.throws(() => startLogsNoError(lines, false), Violation)
  }
})
