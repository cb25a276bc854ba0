/** Whether a composition needs a database of its own. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import { nothingNeedsThem } from './optional-database.ts'

const compose = `name: p
services:
  db: { image: "postgres:17", profiles: [local-db] }
  backend:
    image: b
    depends_on: { db: { condition: service_started, required: false } }`

it('a dependency that is not required needs no database, another one does', (t: TestContext) => {
  const project = loadComposeProject({ dir: folderWith(t, { 'compose.yml': compose }), env: {} })
  nothingNeedsThem(project, ['db'])
  const { backend } = project.services
  assert.ok(backend?.dependsOn.db !== undefined)
  const needy = { ...backend, dependsOn: { db: { ...backend.dependsOn.db, required: true } } }
  const needs = { ...project, services: { backend: needy } }
  assert.throws(() => nothingNeedsThem(needs, ['db']), Violation)
})
