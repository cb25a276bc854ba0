/** A client that is made of the API's code without a document in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import type { Generation } from './ci-client.ts'
import { describesRoutes } from './ci-description.ts'

const manifest = {
  workflows: { document: 'openapi.json' },
  routes: { health: '/utils/health-check/', ingestions: '/ingestions' },
}

const made = (repository: string, startedAt: number) =>
  ({
    ...{ repository, startedAt, changed: [], located: {} },
    result: { name: 'generate', status: 'passed', exitCode: 0, stderr: '' },
  }) as unknown as Generation

test('a client that was written has the routes, where there is no document', (t) => {
  const client = "export const health = () => call('/utils/health-check')\ncall('/ingestions')"
  const repository = folderWith(t, { 'frontend/client.js': client, 'README.md': 'of another kind' })
  describesRoutes(made(repository, 0), manifest)
})

test('a document that was written is asked, whatever else was made of it', (t) => {
  const client = "call('/utils/health-check')\ncall('/ingestions')"
  const paths = { '/utils/health-check/': {} }
  const document = JSON.stringify({ paths })
  const repository = folderWith(t, { 'client.js': client, 'openapi.json': document })
  assert.throws(() => describesRoutes(made(repository, 0), manifest), /openapi.json lacks/)
})

test('a client that was committed, or lacks a route, says nothing of them', (t) => {
  const repository = folderWith(t, { 'client.js': "call('/utils/health-check') /* /ingestions */" })
  const later = made(repository, Date.now() + 60_000)
  assert.throws(() => describesRoutes(later, manifest), Violation)
  const without = folderWith(t, { 'client.js': "call('/utils/health-check')" })
  assert.throws(() => describesRoutes(made(without, 0), manifest), /no openapi.json/)
})
