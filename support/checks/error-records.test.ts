/** What is an error in a log, and what only looks like one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '../ports/process.ts'
import { errorRecords } from './error-records.ts'

const among = (...lines: readonly string[]) =>
  errorRecords(lines.map((text) => ({ text }) as LogLine)).map(({ text }) => text)

test('the level of a record decides, whatever its logger is called', () => {
  const quiet = [
    'INFO:uvicorn.error:Started server process [987]',
    '2026-01-01 00:00:00,000 - app.errors - INFO - 0 error',
    '[2026-01-01 00:00:00,000: WARNING/MainProcess] no error handler',
    '{"level":30,"msg":"no ERROR"}',
    '[info     ] error tracking disabled',
    'info: error tracking is disabled',
    'level=info msg="error tracking off"',
    '[Nest] 1 - 11/23/2026, 9:00:00 PM     LOG [X] error tracking off',
  ]
  assert.deepEqual(among(...quiet), [])
  const loud = [
    '2026-01-01 ERROR: no such table',
    ...['CRITICAL:root:x', '{"level":50}', 'error: x', '2026-01-01 21:00:00 [error    ] boom'],
  ]
  assert.deepEqual(among(...loud), loud)
})

test('an exception that a warning shows has been dealt with, every other one is an error', () => {
  const shown = [
    'WARNING:passlib.handlers.bcrypt:(trapped) error reading version',
    'Traceback (most recent call last):',
    '  File "x.py", line 1, in error',
    "AttributeError: module 'bcrypt' has no attribute '__about__'",
  ]
  assert.deepEqual(among(...shown), [])
  assert.deepEqual(among('INFO: started', ...shown.slice(1, 3)), shown.slice(1, 3))
  assert.deepEqual(among(shown[0] ?? '', 'panic: nil map'), ['panic: nil map'])
})
