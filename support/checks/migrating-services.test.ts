/** A pipeline that starts a service which migrates has migrated. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { migratingServices, startsOne } from './migrating-services.ts'

const compose = `services:
  prestart:
    build: { context: ./backend }
    command: bash scripts/prestart.sh
  backend:
    build: ./backend
    command: [uvicorn, main:app]
    depends_on:
      prestart: { condition: service_completed_successfully }
`
const migrates = (text: string) => /alembic upgrade/.test(text)

function servicesOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const repository = folderWith(t, { 'docker-compose.yml': compose, ...files })
  return migratingServices({ repository, composition: {} } as never, migrates)
}
const script = 'backend/scripts/prestart.sh'

describe('a service that migrates', () => {
  it('is known by its script', (t) => {
    const found = servicesOf(t, { [script]: 'alembic upgrade head' })
    assert.deepEqual(found, [{ name: 'prestart', awaitedBy: ['backend'] }])
    assert.deepEqual(servicesOf(t, { [script]: 'echo ready' }), [])
  })
  it('runs by its name', () => {
    const services = [{ name: 'prestart', awaitedBy: [] }]
    assert.equal(startsOne('docker compose -p x run --rm prestart', services), true)
    assert.equal(startsOne('docker compose \\\n  run --rm prestart bash', services), true)
    for (const text of ['docker compose up -d', 'docker compose pull prestart', 'run prestart']) {
      assert.equal(startsOne(text, services), false, text)
    }
  })
  it('runs with all services where one of them waits for it', () => {
    const services = [{ name: 'prestart', awaitedBy: ['backend'] }]
    const all = ['docker compose up -d', 'docker-compose -f x.yml up --wait -t 5 && echo']
    for (const text of [...all, 'docker compose up -d redis backend']) {
      assert.equal(startsOne(text, services), true, text)
    }
    assert.equal(startsOne('docker compose up -d redis', services), false)
  })
})
