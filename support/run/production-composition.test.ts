/** Programs of production play their containers with what the images set. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { loadManifest } from '../systems/manifest.ts'
import { publishAddressBook } from './address-book.ts'
import { makeSite, readProduction, recipesOf, siteIsBuilt } from './production-composition.ts'

const image = `FROM python
WORKDIR /app
ENV PYTHONPATH=/app/src MODE=image
`
const compose = `services:
  backend: { build: ./backend, environment: { MODE: composition } }
  celery-worker: { build: ./backend, command: [work] }
`
const manifest = `system: production-migration
environment: { A: b }
processes:
  backend: { command: [serve], cwd: backend }
  worker: { command: [work], cwd: backend }
`

it('beside what the composition gives, which goes before', (t) => {
  const repository = folderWith(t, {
    'backend/Dockerfile': image,
    'backend/src/main.py': '',
    'docker-compose.prod.yml': compose,
    'plumbline.yaml': manifest,
  })
  const system = loadManifest(join(repository, 'plumbline.yaml'))
  assert.ok(system.system === 'production-migration')
  const file = 'docker-compose.prod.yml'
  const project = loadComposeProject({ dir: repository, files: [file], env: {} })
  const stack = { postgres: {} } as never
  const recipes = recipesOf(system, { file, project, repository, environment: {} }, stack)
  const env = (name: string) => Reflect.get(Object(recipes[name]), 'env')
  const PYTHONPATH = join(repository, 'backend/src')
  assert.deepEqual(env('backend'), { PYTHONPATH })
  assert.deepEqual(env('celery-worker'), { PYTHONPATH, MODE: 'image' })
})

it('providers of models are asked here where the composition leaves their address to the program', (t) => {
  const repository = folderWith(t, {
    'docker-compose.prod.yml': `services:
  backend: { image: a, environment: { MODELS_URL: "http://given" } }
  celery-worker: { image: a }
`,
    'plumbline.yaml': manifest.replace(
      '{ A: b }',
      '{ A: b, MODELS_URL: "${modelProvider.url}/v1" }',
    ),
  })
  const system = loadManifest(join(repository, 'plumbline.yaml'))
  assert.ok(system.system === 'production-migration')
  const file = 'docker-compose.prod.yml'
  const project = loadComposeProject({ dir: repository, files: [file], env: {} })
  const stack = { postgres: {}, modelProvider: { url: 'http://here' } } as never
  const recipes = recipesOf(system, { file, project, repository, environment: {} }, stack)
  const env = (name: string) => Reflect.get(Object(recipes[name]), 'env')
  assert.deepEqual(env('backend'), {})
  assert.deepEqual(env('celery-worker'), { MODELS_URL: 'http://here/v1' })
})

it('a site is built with the arguments of the composition, and with the names that its image gives them', async (t) => {
  const build = "[sh, -c, 'echo $API $VITE_API $VITE_OTHER > built']"
  const site = { 'frontend/Dockerfile': 'FROM a\nENV VITE_API=$API VITE_OTHER=$OTHER\n' }
  const built = async (more: Record<string, string>) => {
    const repository = folderWith(t, {
      ...{ 'frontend/package.json': '{}', ...more },
      'docker-compose.prod.yml': `services:
  frontend: { build: { context: ., args: { API: "http://a" } } }
`,
      'plumbline.yaml': `${manifest}  frontend:
    { command: [serve], cwd: frontend, production: { build: ${build}, command: [serve] } }
sources: { frontendDockerfile: frontend/Dockerfile }
`,
    })
    const system = loadManifest(join(repository, 'plumbline.yaml'))
    assert.ok(system.system === 'production-migration')
    const files = ['docker-compose.prod.yml']
    const project = loadComposeProject({ dir: repository, files, env: {} })
    await makeSite(system, { project, repository }, { PATH: process.env.PATH ?? '' })
    return readFileSync(join(repository, 'frontend/built'), 'utf8').trim()
  }
  assert.equal(await built(site), 'http://a http://a')
  assert.equal(await built({}), 'http://a')
})

it('a build that takes too long is no verdict, and one that fails is', () => {
  siteIsBuilt({ exitCode: 0, timedOut: false, stderr: 'a warning' })
  assert.throws(() => siteIsBuilt({ timedOut: true, stderr: '' }), Unverified)
  assert.throws(() => siteIsBuilt({ exitCode: 1, timedOut: false, stderr: 'no' }), Violation)
})

it('a file of variables that only an operator has is lent to the copy, and to nobody else', async (t) => {
  const repository = folderWith(t, {
    'docker-compose.prod.yml': 'services: { backend: { image: own, env_file: backend/.env } }',
    'plumbline.yaml': manifest,
    'backend/main.py': '',
  })
  const production = loadManifest(join(repository, 'plumbline.yaml'))
  const dir = folderWith(t, {})
  publishAddressBook({ runDir: dir } as never)
  const addresses = { postgres: { url: 'postgresql://somebody:somebody@127.0.0.1:9/none' } }
  const scene = { production, dir, addresses } as never
  const { project } = await readProduction(scene, 'file')
  assert.equal(project.services.backend?.environment.A, 'b')
  assert.equal(existsSync(join(repository, 'backend/.env')), false)
})
