/** Databases and file stores in a composition whose images have other names. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Unverified } from '../../core/errors.ts'
import { hasNoStores } from './own-stores.ts'

function judged(t: TestContext, service: string, backend = 'build: .'): () => void {
  const repository = folderWith(t, {
    Dockerfile: 'FROM node:24\n',
    'compose.yml': `services:\n  backend: { ${backend} }\n  things:\n    image: registry.example/team/things:3\n    ${service}\n`,
  })
  const project = loadComposeProject({ dir: repository, files: ['compose.yml'], env: {} })
  return () => hasNoStores({ project, repository, environment: {} })
}

const stores = {
  'the command of a file store': 'command: server /data --console-address ":9001"',
  'a file store by its own name': 'entrypoint: [/opt/bin/minio]',
  'the health check of a file store':
    'healthcheck: { test: [CMD, curl, -f, "http://localhost:9000/minio/health/live"] }',
  'the data of a database': 'volumes: ["/srv/things:/var/lib/postgresql/data"]',
  'the program of a database': 'command: [postgres, -c, max_connections=50]',
  'the health check of a database': 'healthcheck: { test: [CMD-SHELL, "pg_isready -U app"] }',
  'where a database keeps its data': 'environment: { PGDATA: /data }',
}

for (const [what, service] of Object.entries(stores)) {
  it(`${what} is seen under any name of the image`, (t) => {
    assert.throws(judged(t, service), /databases and file stores in production/)
  })
}

const others = {
  'a program that waits for the database of the project':
    'command: sh -c "pg_isready -h $$DB_HOST && exec node server.js"',
  'a check that asks a database elsewhere':
    'healthcheck: { test: [CMD-SHELL, "pg_isready -h db.example.com"] }',
  'a program of the own with a folder for data':
    'command: [node, server.js, --port, "8000"]\n    volumes: ["/srv/things:/data"]',
}

for (const [what, service] of Object.entries(others)) {
  it(`${what} is no store`, (t) => {
    assert.doesNotThrow(judged(t, service))
  })
}

it('what images of a registry are made of is left open, and what they do is seen all the same', (t) => {
  assert.throws(judged(t, 'init: true', 'image: api'), Unverified)
  assert.throws(judged(t, 'entrypoint: [minio]', 'image: api'), /databases and file stores/)
})
