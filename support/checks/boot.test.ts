import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportsError } from './boot.ts'

const line = (text: string) => ({ at: 0, stream: 'stdout' as const, text })

test('a line with a level is judged by its level alone', () => {
  assert.ok(reportsError(line('{"level":50,"msg":"anything"}')))
  assert.ok(reportsError(line('{"level":"ERROR","msg":"anything"}')))
  assert.ok(reportsError(line('{"levelname":"CRITICAL","msg":"x"}')))
  assert.ok(!reportsError(line('{"level":30,"msg":"0 errors, no error"}')))
  assert.ok(!reportsError(line('{"level":"info","errors":0}')))
  assert.ok(!reportsError(line('INFO started, error tracking is off')))
  assert.ok(!reportsError(line('[info     ] error tracking is off')))
  assert.ok(reportsError(line('[error    ] the job is lost')))
})

test('a line without a level is judged by its words', () => {
  assert.ok(reportsError(line('2026-01-01 ERROR: no such table')))
  assert.ok(reportsError(line('Traceback (most recent call last):')))
  assert.ok(reportsError(line('[worker] unhandled rejection')))
  assert.ok(reportsError(line('{not json: error')))
})

test('a warning of text that speaks of an error reports it, one of JSON and a line of information do not', () => {
  const reports = (text: string) => reportsError(line(text))
  assert.equal(reports('2026-01-01 10:00:00 WARNING worker: job 7 ended with an error'), true)
  assert.equal(reports('[info     ] error tracking is off'), false)
  assert.equal(reports('{"level":"warn","msg":"an error"}'), false)
})
