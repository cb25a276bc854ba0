/** Programs that a compiler makes are found by their sources, wherever those lie beside the output. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { composedStarts } from './composed-starts.ts'

const compose = `services:
  backend: { build: api }
  worker: { build: api, command: [node, dist/worker/main.js] }
`
const files = (folder: string): Readonly<Record<string, string>> => ({
  'docker-compose.prod.yml': compose,
  'api/Dockerfile':
    'FROM node\nCMD ["sh", "-c", "node dist/migrate.js && exec node dist/main.js"]\n',
  'api/package.json': '{ "scripts": { "build": "tsc" } }',
  [`api/${folder}main.ts`]: '',
  [`api/${folder}worker/main.ts`]: '',
})

for (const folder of ['src/', '']) {
  it(`of api/${folder}`, () => {
    const all = files(folder)
    const repository = { paths: Object.keys(all).sort(), text: (path: string) => all[path] ?? '' }
    const found = composedStarts(repository, '/nowhere', {})
    const at = { cwd: 'api', build: ['npm', 'run', 'build'], installed: false }
    assert.deepEqual(found?.backend, { command: ['node', 'dist/main.js'], port: 'PORT', ...at })
    assert.deepEqual(found?.worker, { command: ['node', 'dist/worker/main.js'], ...at })
  })
}
