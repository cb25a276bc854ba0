/** Which route hands over the file of something. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handsOver } from './file-route.ts'

test('one below that of the thing itself which is called after its file', () => {
  const one = '/api/extractions/{id}/'
  assert.ok(handsOver(one, '/api/extractions/{id}/file-url/'))
  assert.ok(!handsOver(one, '/api/extractions/{id}/questions'))
  assert.ok(!handsOver(one, '/api/worksheets_/{id}/file'), 'a route of another thing')
})
