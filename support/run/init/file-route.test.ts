/** The route that hands over a file is known by what it is below and by its name. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handsOver } from './file-route.ts'
import { findRoutes } from './find-programs.ts'

test('the file of one thing is below it, under a name of its own', () => {
  for (const name of ['file-url', 'download', 'document/', 'signed_link']) {
    assert.ok(handsOver('/up/{id}/', `/up/{id}/${name}`), name)
  }
  for (const path of ['/up/{id}/approve', '/up/{id}/file/pages', '/files/{id}/file', '/up/{id}']) {
    assert.ok(!handsOver('/up/{id}', path), path)
  }
  assert.ok(!handsOver('/up/{id}', '/of/{no}/file'), 'below another one')
})

test('it is found in the description of the API', () => {
  const schema = { properties: { document: { format: 'binary' } } }
  const paths = {
    '/up': { post: { requestBody: { content: { 'multipart/form-data': { schema } } } } },
    '/up/{one}': { get: {} },
    '/up/{one}/file-url': { get: {} },
    '/up/{one}/file': { put: {} },
  }
  const text = () => JSON.stringify({ paths })
  const found = findRoutes({ paths: ['openapi.json'], text })
  assert.equal(found?.value.file, '/up/{id}/file-url')
})
