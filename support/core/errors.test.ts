import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe, SuiteError, suiteError, Violation } from './errors.ts'

test('a suite error carries its code, sentence, way out and cause', () => {
  const cause = new Error('ENOENT')
  const error = suiteError(
    'OPTION_CHOICE',
    { option: '--target', given: 'dokcer', choices: 'embedded' },
    cause,
  )
  assert.ok(error instanceof SuiteError)
  assert.equal(
    error.toString(),
    'OPTION_CHOICE: --target cannot be "dokcer".\n  Choose one of: embedded.\n  cause: ENOENT',
  )
})

test('a fact that was not given shows as a question mark, not as undefined', () => {
  assert.equal(suiteError('COMMAND_UNKNOWN').message, 'There is no command "?".')
})

test('a violation keeps what was expected and what was received', () => {
  const error = new Violation('status', { expected: 200, received: 500 })
  assert.deepEqual([error.name, error.expected, error.received], ['Violation', 200, 500])
})

test('any thrown value is described in words', () => {
  assert.equal(describe('text'), 'text')
  assert.equal(describe(new AggregateError([new Error('a'), new Error('b')])), 'a; b')
})
