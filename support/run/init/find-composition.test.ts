/** Which compose files belong together: those of production, with the proxy that serves them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findComposition, rolesIn } from './find-composition.ts'

type Files = Readonly<Record<string, string>>

const own: Files = {
  'deploy/docker-compose.yml': 'services: { api: { command: uvicorn app:app } }',
  'deploy/docker-compose.prod.yml': 'services: {}',
}
const proxy = 'services: { door: { image: "traefik:3.1" } }'

function productionOf(more: Files): readonly string[] | undefined {
  const files: Files = { ...own, ...more }
  const found = findComposition({
    paths: Object.keys(files),
    text: (path) => files[path] ?? '',
  })
  return found?.production?.map((path) => path.replace(/^deploy\/(docker-)?compose\.?/, ''))
}

describe('the compose files of production', () => {
  it('are the base and its override for production', () => {
    assert.deepEqual(productionOf({}), ['yml', 'prod.yml'])
  })
  it('include the proxy where it has a file of its own beside them', () => {
    const files = { 'deploy/docker-compose.traefik.yml': proxy }
    assert.deepEqual(productionOf(files), ['yml', 'prod.yml', 'traefik.yml'])
    assert.deepEqual(productionOf({ 'deploy/compose.proxy.yaml': proxy }), [
      ...['yml', 'prod.yml', 'proxy.yaml'],
    ])
  })
  it('do not include what only looks like it', () => {
    const labelled = 'services: { api: { labels: [traefik.enable=true] } }'
    assert.deepEqual(productionOf({ 'deploy/docker-compose.traefik.yml': labelled }), [
      ...['yml', 'prod.yml'],
    ])
    assert.deepEqual(productionOf({ 'other/docker-compose.traefik.yml': proxy }), [
      ...['yml', 'prod.yml'],
    ])
  })
})

describe('a service', () => {
  it('is the worker by the folder of its program, whatever that is called', () => {
    const worker = 'jobs: { command: [node, dist/worker/main.js] }'
    const roles = { worker: 'jobs', backend: 'http' }
    assert.deepEqual(rolesIn(`services: { ${worker}, http: { command: node src/main.ts } }`), roles)
    const named = 'services: { other: { command: node main.js }, backend: { image: x } }'
    assert.deepEqual(rolesIn(named), { backend: 'backend' })
  })
  it('is the site beside an API where it is called web, and the API where it is alone', () => {
    const beside = { backend: 'api', frontend: 'web' }
    assert.deepEqual(rolesIn('services: { web: { build: . }, api: { build: . } }'), beside)
    assert.deepEqual(rolesIn('services: { web: { build: . } }'), { backend: 'web' })
    const site = { backend: 'app', frontend: 'client' }
    assert.deepEqual(rolesIn('services: { app: { build: . }, client: { build: . } }'), site)
  })
})
