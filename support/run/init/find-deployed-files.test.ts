/** Which compose files production has, by what deploys it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findComposition } from './find-composition.ts'
import { findWorkflows } from './find-workflows.ts'

const filesOf = (files: Readonly<Record<string, string>>) => ({
  paths: Object.keys(files).sort(),
  text: (path: string) => files[path] ?? '',
})
const compose = { 'docker-compose.yml': 'services: {}', 'docker-compose.override.yml': '' }
const productionOf = (files: Readonly<Record<string, string>>) =>
  findComposition(filesOf({ ...compose, ...files }))?.production
const workflow = '.github/workflows/deploy-production.yml'

describe('the files of production', () => {
  it('are those that its workflow brings up', () => {
    const run = 'run: docker compose -f docker-compose.yml -p x up -d'
    assert.deepEqual(productionOf({ [workflow]: run }), ['docker-compose.yml'])
  })
  it('are in the order of the command, in however many lines', () => {
    const run = 'docker compose \\\n  -f docker-compose.yml \\\n  --file=./a/b.yml up'
    const files = { 'scripts/deploy.sh': run, 'a/b.yml': '', 'docker-compose.prod.yml': '' }
    assert.deepEqual(productionOf(files), ['docker-compose.yml', 'a/b.yml'])
  })
  it('may be one that stands alone', () => {
    const run = 'docker compose -f docker-compose.prod.yml up -d --wait'
    const files = { [workflow]: run, 'docker-compose.prod.yml': '' }
    assert.deepEqual(productionOf(files), ['docker-compose.prod.yml'])
  })
  it('are those of a variable', () => {
    const files = {
      [workflow]: 'COMPOSE_FILE: docker-compose.yml:more.yml\n',
      'more.yml': '',
    }
    assert.deepEqual(productionOf(files), ['docker-compose.yml', 'more.yml'])
  })
  it('are not those of a developer, of another folder or of somebody else', () => {
    for (const run of [
      'docker compose up -d',
      'docker compose -f docker-compose.yml -f docker-compose.override.yml up',
      'docker compose -f docker-compose.traefik.yml up',
      'docker compose -f docker-compose.yml -f gone.yml up',
      'docker compose -f docker-compose.yml down',
    ]) {
      const files = { [workflow]: run, 'docker-compose.traefik.yml': '' }
      assert.equal(productionOf(files), undefined, run)
      const named = { ...files, 'docker-compose.prod.yml': '' }
      assert.deepEqual(productionOf(named), ['docker-compose.yml', 'docker-compose.prod.yml'], run)
    }
  })
})

describe('the variables of production', () => {
  it('are those that its files insist on, the proxy’s own among them', () => {
    const files = {
      ...{ ...compose, 'docker-compose.yml': 'x: ${A?not set}\n# y: ${B?}\nz: ${C-1} $${D?}' },
      [workflow]: 'run: docker compose -f docker-compose.yml up -d',
      'docker-compose.traefik.yml': 'image: traefik:3.0\nlabels: ["u=${USER_NAME:?}:${A?}"]',
    }
    assert.deepEqual(findComposition(filesOf(files))?.insisted, ['A', 'USER_NAME'])
  })
})

describe('the workflow of the tests', () => {
  const found = (files: Readonly<Record<string, string>>) =>
    findWorkflows(filesOf(files)).backend?.value
  const lint = { '.github/workflows/lint-backend.yml': 'run: bash scripts/lint.sh' }
  it('runs them, by themselves or by a script', () => {
    for (const run of ['uv run bash scripts/tests-start.sh "x"', 'pytest -q', 'bash test.sh']) {
      const files = { ...lint, '.github/workflows/test-backend.yml': `run: ${run}` }
      assert.equal(found(files), '.github/workflows/test-backend.yml', run)
    }
  })
  it('is none that looks at the style alone', () => assert.equal(found(lint), undefined))
})

describe('a workflow that does everything', () => {
  it('brings the composition up in one job and runs the tests in another', () => {
    const ci = '.github/workflows/ci.yml'
    const run = 'run: npm test\nrun: docker compose --profile x up -d --wait\n'
    const files = { [ci]: run, [workflow]: 'run: docker compose -f a.yml up -d' }
    const { composition, backend, production } = findWorkflows(filesOf(files))
    assert.deepEqual([composition?.value, backend?.value, production?.value], [ci, ci, workflow])
  })
})
