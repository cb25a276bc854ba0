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
    const list = compose.replace('bash scripts/prestart.sh', '[alembic, upgrade, head]')
    assert.equal(servicesOf(t, { 'docker-compose.yml': list })[0]?.name, 'prestart')
  })
  it('is none of a composition that cannot be read', (t) => {
    assert.deepEqual(servicesOf(t, { 'docker-compose.yml': 'services: [' }), [])
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
    const more = [
      'docker compose up --pull always --scale worker=2 > log',
      'docker compose run backend',
    ]
    for (const text of [...all, ...more, 'docker compose up -d redis backend']) {
      assert.equal(startsOne(text, services), true, text)
    }
    const alone = [
      'docker compose up -d --no-deps backend',
      'docker compose run --no-deps backend x',
    ]
    for (const text of [...alone, 'docker compose up -d redis', 'docker compose start backend']) {
      assert.equal(startsOne(text, services), false, text)
    }
    const two = [{ name: 'other', awaitedBy: [] }, ...services]
    assert.equal(startsOne('docker compose run prestart', two), true)
  })
})
