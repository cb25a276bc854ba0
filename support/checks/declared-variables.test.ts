/** Tests of who counts as a reader of a variable. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { askedFor, declaresNothingElse, exportedIn } from './declared-variables.ts'

const readBy = (path: string, text: string) => () =>
  declaresNothingElse({ API_TOKEN: 'x' }, {}, [{ path, text }])

test('a program or a workflow that has the name reads the variable', () => {
  readBy('app.py', 'token = os.environ["API_TOKEN"]  # the token')()
  readBy('app.js', 'class App {\n  #token = process.env.API_TOKEN\n}')()
  readBy('ci.yml', 'url: https://example.com/#${API_TOKEN}')()
})

test('a comment, a document and a sample that have the name read nothing', () => {
  assert.throws(readBy('table.yaml', 'row: violated # API_TOKEN is not read'), Violation)
  assert.throws(readBy('app.js', 'start() // API_TOKEN is not needed any more'), Violation)
  assert.throws(readBy('README.md', 'Set API_TOKEN.'), Violation)
  assert.throws(readBy('.env.staging', 'API_TOKEN=x'), Violation)
})

test("fields of pydantic's settings read variables in whichever case, nested ones and those with a prefix", () => {
  const read = (name: string, text: string) =>
    declaresNothingElse({ [name]: 'x' }, {}, [{ path: 'a.py', text }])
  const settings =
    'class S(BaseSettings):\n    log_level: str\n    redis: Redis\n    pool_size: int = 1\n'
  read('LOG_LEVEL', settings)
  read('APP_LOG_LEVEL', `${settings}    model_config = SettingsConfigDict(env_prefix="APP_")`)
  const nested = `${settings}    model_config = SettingsConfigDict(env_nested_delimiter="__")`
  read('REDIS__POOL_SIZE', nested)
  read('COMPOSE_PROFILES', '')
  assert.throws(() => read('REDIS__SIZE', nested), Violation, 'a part that no model has')
  for (const name of ['LOG_LEVELS', 'APP_LOG_LEVEL', 'REDIS__POOL_SIZE']) {
    assert.throws(() => read(name, settings), Violation, name)
  }
  assert.throws(() => read('LOG_LEVEL', 'def f(\n    log_level: str\n): ...'), Violation)
})

const manifestOf = (repository: string) =>
  ({
    ...{ repository, environment: {}, environments: { anonKey: ['A', 'B'] }, composition: {} },
    queue: { kind: 'celery' },
    documents: { deployment: 'deployment.md' },
  }) as unknown as Manifest
const undocumented = (repository: string) =>
  Object.fromEntries(
    Object.entries(askedFor(manifestOf(repository))).filter(([, by]) => by !== 'the documents'),
  )
const own = `services: { a: { image: 'a:\${TAG}', environment: ['CI=\${CI}'] } }`
const proxy = `services: { p: { image: 'p:\${TAG}', command: '\${EMAIL} \${OTHER}' } }`
const files = { 'docker-compose.yml': own, 'docker-compose.proxy.yml': proxy }

test("a proxy's own file may have its variables exported, and nobody asks for what every CI sets", (t) => {
  const told = '# A\n\n```bash\nexport EMAIL=a@example.com\nexport TAG=1\n```\n'
  const repository = folderWith(t, { ...files, 'deployment.md': told })
  assert.deepEqual(undocumented(repository), {
    OTHER: 'docker-compose.proxy.yml',
    TAG: 'docker-compose.yml',
  })
})

test('one command exports several, and what is quoted or computed names none', () => {
  const lines = ['$ export A=1 B="x C=2" D=$(run E=3)', "  export F='y G=4'", 'H=5 run']
  const text = lines.join('\n')
  assert.deepEqual(exportedIn([{ blocks: [{ language: 'bash', text }] }]), ['A', 'B', 'D', 'F'])
})

test('without a document nothing is exported, and that is no finding here', (t) => {
  const names = Object.keys(undocumented(folderWith(t, files)))
  assert.deepEqual(names.sort(), ['EMAIL', 'OTHER', 'TAG'])
})
