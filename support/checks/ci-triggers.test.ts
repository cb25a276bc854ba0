/** Filters of a workflow, held against the files that a repository has. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { runsOnChanges } from './ci-triggers.ts'
import { matches } from './path-filters.ts'
import { workflowAt } from './workflows.ts'

const python = {
  'docker-compose.yml': '',
  'docker-compose.monitoring.yml': '',
  '.env.example': '',
  'backend/Dockerfile': '',
  'backend/app/main.py': '',
  'backend/tests/main.py': '',
}
const file = '.github/workflows/ci.yml'

function check(t: TestContext, push: object, files: object = python, command = 'app.main:app') {
  const tree = {
    on: { push, pull_request: push },
    jobs: { a: { 'runs-on': 'x', steps: [{ run: 'a' }] } },
  }
  const repository = folderWith(t, { ...files, [file]: JSON.stringify(tree) })
  const processes = { backend: { command: ['uvicorn', command], cwd: 'backend' } }
  return () => runsOnChanges(workflowAt(repository, file), { repository, processes } as never)
}
const workflows = '.github/workflows/**'

describe('a filter of files', () => {
  it('is held against the compose files, the image, the program and the workflow that are there', (t) => {
    check(t, { paths: ['docker-compose*.yml', 'backend/**', workflows] })()
    check(t, { paths: ['docker-compose.yml', 'backend/app/**', 'backend/Dockerfile', file] })()
    check(t, { paths: ['**', '!docs/**'] })()
    check(t, { 'paths-ignore': ['docs/**', '**.md', '.env*'] })()
    check(t, { paths: ['compose*.y*ml', 'backend/**', workflows] }, { 'compose.yaml': '' })()
    check(t, { paths: ['backend/src/**', workflows] }, { 'backend/src/a.ts': '' }, 'start')()
  })
  const left: readonly (readonly [string, object])[] = [
    ['docker-compose.yml', { paths: ['backend/**', workflows] }],
    ['backend/app/main.py', { paths: ['*', 'backend/Dockerfile', 'backend/tests/**', workflows] }],
    ['backend/Dockerfile', { 'paths-ignore': ['**/Dockerfile'] }],
    [file, { paths: ['**', '!.github/**'] }],
  ]
  for (const [path, push] of left) {
    it(`leaves out ${path}`, (t) => assert.throws(check(t, push), { received: [path] }))
  }
})

it('a filter of branches may take the main branch back', (t) => {
  check(t, { branches: ['**', '!release/**'] })()
  assert.throws(check(t, { branches: ['**', '!main', '!master'] }), /for the main branch/)
  assert.throws(check(t, { branches: ['develop'] }), /for the main branch/)
})

it('patterns mean what the hosting service says', () => {
  const fitting: readonly (readonly [string, ...string[]])[] = [
    ['*.jsx?', 'page.js', 'page.jsx'],
    ['**.js', 'index.js', 'js/index.js'],
    ['docs/**/*.md', 'docs/README.md', 'docs/mobile/a.md'],
    ['**/docs/**', 'docs/hello.md', 'dir/docs/my-file.txt'],
    ['v[12].[0-9]+.[0-9]+', 'v1.10.1'],
    ['**/*.yml', '.github/workflows/ci.yml'],
  ]
  for (const [pattern, ...names] of fitting) {
    for (const name of names) assert.ok(matches(name, pattern), `${pattern} ${name}`)
  }
  const others = ['*.js:js/index.js', 'backend/*:backend/app/main.py', 'a.b:axb', 'docs/**:docs']
  for (const other of others) {
    const [pattern = '', name = ''] = other.split(':')
    assert.ok(!matches(name, pattern), other)
  }
})
