import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lastWords } from './last-words.ts'

it('the cause that Node names stands before its frames, its code and its version', () => {
  const lines = [
    'node:internal/modules/package_json_reader:301',
    '  throw new ERR_MODULE_NOT_FOUND(packageName);',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pino'",
    '    at Object.getPackageJSONURL (node:internal/modules/package_json_reader:301:9)',
    "  code: 'ERR_MODULE_NOT_FOUND'",
    '}',
    '',
    'Node.js v24.21.0',
  ]
  const { cause, tail } = lastWords(lines)
  assert.equal(cause, "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pino'")
  assert.doesNotMatch(tail, /at Object/)
})

it('the cause that Python names stands behind its frames', () => {
  const lines = [
    'Traceback (most recent call last):',
    '  File "/app/main.py", line 3, in <module>',
    '    settings = Settings()',
    'pydantic_core.ValidationError: 1 validation error for Settings',
    'SUPABASE_URL',
    "  Field required [type=missing, input_value={'SECRET_KEY': 'abc'}, input_type=dict]",
    '    For further information visit https://errors.pydantic.dev/2.12/v/missing',
  ]
  const { cause, tail } = lastWords(lines)
  const words = 'pydantic_core.ValidationError: 1 validation error for Settings'
  assert.equal(cause, `${words}: SUPABASE_URL: Field required`)
  assert.doesNotMatch(tail, /abc/)
})

it('without an error the last line counts, and silence is told', () => {
  assert.equal(lastWords(['starting', 'SUPABASE_URL not set', '']).cause, 'SUPABASE_URL not set')
  assert.equal(lastWords([]).cause, 'it has said nothing')
})
