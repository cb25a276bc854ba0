/** Fields of bodies that hold ids, as descriptions of an API have them, and whether an answer has taken one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasTaken, idsInBody } from './described-ids.ts'

const json = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } })
const description = {
  paths: {
    '/api/chat/': { post: json({ $ref: '#/components/schemas/Chat' }) },
    '/api/workflows/{id}/execute': {
      post: json({ properties: { conversationId: {}, visual_asset_id: {}, owner_id: {} } }),
    },
  },
  components: {
    schemas: {
      Chat: { allOf: [{ $ref: '#/components/schemas/Placed' }], properties: { title: {} } },
      Placed: { properties: { project_id: {} }, anyOf: [{ $ref: '#/components/schemas/Placed' }] },
    },
  },
}
const areas = ['projects', 'chat', 'visual_assets'] as const

test('an id is found by what it is of, wherever the description has its field', () => {
  assert.deepEqual(idsInBody(description, 'POST', '/api/chat', areas), [
    { field: 'project_id', area: 'projects' },
  ])
  assert.deepEqual(idsInBody(description, 'POST', '/api/workflows/{workflow}/execute', areas), [
    { field: 'conversationId', area: 'chat' },
    { field: 'visual_asset_id', area: 'visual_assets' },
  ])
})

test('what is described nowhere has none', () => {
  assert.deepEqual(idsInBody(description, 'PATCH', '/api/chat', areas), [])
  assert.deepEqual(idsInBody({}, 'POST', '/api/chat', areas), [])
})

test('an answer has taken an id where its field shows it', () => {
  assert.ok(hasTaken('{"id":1,"project_id":"a-b"}', 'project_id', 'a-b'))
  assert.ok(hasTaken('{"data":{"project_id": 7 , "a":1}}', 'project_id', 7))
  assert.ok(!hasTaken('{"project_id":null,"told":"a-b"}', 'project_id', 'a-b'))
  assert.ok(!hasTaken('{"project_id":71}', 'project_id', 7))
})
