/** Tests of who counts as a reader of a variable. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { declaresNothingElse } from './declared-variables.ts'

const readBy = (path: string, text: string) => () =>
  declaresNothingElse({ API_TOKEN: 'x' }, {}, [{ path, text }])

test('a program or a workflow that has the name reads the variable', () => {
  readBy('app.py', 'token = os.environ["API_TOKEN"]  # the token')()
  readBy('app.js', 'class App {\n  #token = process.env.API_TOKEN\n}')()
  readBy('ci.yml', 'url: https://example.com/#${API_TOKEN}')()
})

test('a comment, a document and a sample that have the name read nothing', () => {
  assert.throws(readBy('table.yaml', 'row: violated # API_TOKEN is not read'), Violation)
  assert.throws(readBy('app.js', 'start() // API_TOKEN is not needed any more'), Violation)
  assert.throws(readBy('README.md', 'Set API_TOKEN.'), Violation)
  assert.throws(readBy('.env.staging', 'API_TOKEN=x'), Violation)
})
