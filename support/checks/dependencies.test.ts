/** Packages of a backend in Python are judged by its own files, whichever tool has written them. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import { boundsRanges, isLocked, packagesAt } from './dependencies-python.ts'

type Files = Readonly<Record<string, string>>

const asked = ['supabase<3.0.0,>=2.0.0', 'celery[redis]<6.0.0,>=5.3.4', 'redis<5.0.0,>=4.6.0']
const project = (all: readonly string[]) =>
  `[project]\nname = "The_App"\ndependencies = ${JSON.stringify(all)}\n`
const standard = project(asked)

const poetry = `[tool.poetry]
name = "app"
[tool.poetry.dependencies]
python = "^3.11"
supabase = "^2.0"
celery = { version = "~5.3", extras = ["redis"] }
`
const locked = (all: Files) =>
  Object.entries(all)
    .map(([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"\n`)
    .join('\n')
const versions = { supabase: '2.9.1', celery: '5.4.0', redis: '4.6.0', kombu: '5.4.2' }
const uv = (redis = '>=4.6.0,<5.0.0') => `${locked(versions)}
[[package]]
name = "the-app"
version = "0.1.0"
source = { editable = "." }
[package.metadata]
requires-dist = [
  { name = "celery", extras = ["redis"], specifier = ">=5.3.4,<6.0.0" },
  { name = "redis", specifier = "${redis}" },
  { name = "supabase", specifier = ">=2.0.0,<3.0.0" },
  { name = "ruff", marker = "extra == 'lint'", specifier = ">=0.1" },
]
`
const pins =
  'celery[redis]==5.4.0 --hash=sha256:ab\nredis==4.6.0\nsupabase==2.9.1\nhttpx==0.28.1\nvine==5.1.0\nbilliard==4.2.1\n'
const whole = `${pins}kombu==5.4.2  # via celery\n`

const good: readonly (readonly [string, Files])[] = [
  ['uv', { 'backend/pyproject.toml': standard, 'backend/uv.lock': uv() }],
  [
    'uv, whose lock file lies at the top of a workspace',
    { 'backend/pyproject.toml': standard, 'uv.lock': uv() },
  ],
  [
    'Poetry',
    {
      'backend/pyproject.toml': poetry,
      'backend/poetry.lock': locked({ ...versions, celery: '5.3.6' }),
    },
  ],
  ['PDM', { 'backend/pyproject.toml': standard, 'backend/pdm.lock': locked(versions) }],
  [
    'Pipenv',
    {
      'backend/Pipfile':
        '[packages]\nsupabase = "<3,>=2"\ncelery = {extras = ["redis"], version = "==5.*"}\nredis = "~=4.6"',
      'backend/Pipfile.lock': JSON.stringify({
        default: {
          supabase: { version: '==2.9.1' },
          celery: { version: '==5.4.0' },
          redis: { version: '==4.6.1' },
        },
      }),
    },
  ],
  [
    'pip-compile beside the project',
    { 'backend/pyproject.toml': standard, 'backend/requirements.txt': whole },
  ],
  [
    'PDM beside packages of a template, of which the documents say nothing',
    {
      'backend/pyproject.toml': project([...asked, 'pydantic>2.0']),
      'backend/pdm.lock': locked({ ...versions, pydantic: '2.9.0' }),
    },
  ],
  [
    'requirements alone, in several files',
    {
      'backend/requirements.txt': `-r base.txt\n--index-url https://x\n${pins}`,
      'backend/base.txt': 'kombu==5.4.2\n',
    },
  ],
  [
    'a project above the folder of the process',
    { 'pyproject.toml': standard, 'uv.lock': uv(), 'backend/main.py': '' },
  ],
]

/** What is wrong, the files, and what the violation says. */
const bad: readonly (readonly [string, Files, RegExp])[] = [
  ['without a lock file', { 'backend/pyproject.toml': standard }, /no lock file/],
  [
    'whose requirements pin its own packages alone',
    { 'backend/requirements.txt': pins },
    /no lock file/,
  ],
  [
    'whose requirements leave a package open',
    { 'backend/requirements.txt': whole.replace('vine==5.1.0', 'vine>=5') },
    /no lock file/,
  ],
  [
    'with a range that is open',
    {
      'backend/pyproject.toml': project([...asked, 'flower>=2']),
      'backend/pdm.lock': locked(versions),
    },
    /without an upper bound/,
  ],
  [
    'that Poetry leaves open',
    { 'backend/pyproject.toml': `${poetry}boto3 = "*"`, 'backend/poetry.lock': locked(versions) },
    /without an upper bound/,
  ],
  [
    'without the client of Redis',
    {
      'backend/pyproject.toml': project(['supabase<3', 'celery<6']),
      'backend/pdm.lock': locked(versions),
    },
    /does not declare/,
  ],
  [
    'whose lock file was made for other ranges',
    { 'backend/pyproject.toml': standard, 'backend/uv.lock': uv('>=4.6.0') },
    /was made for/,
  ],
  [
    'whose lock file lies outside its ranges',
    {
      'backend/pyproject.toml': standard,
      'backend/pdm.lock': locked({ ...versions, redis: '5.0.0rc1' }),
    },
    /outside their ranges/,
  ],
  [
    'whose lock file leaves a package out',
    {
      'backend/pyproject.toml': project([...asked, 'boto3<2']),
      'backend/pdm.lock': locked(versions),
    },
    /leaves out/,
  ],
]

describe('the packages of a backend in Python', () => {
  for (const [tool, files] of good) {
    it(`are bounded and locked by ${tool}`, (t) => assert.doesNotThrow(() => judged(t, files)))
  }
  for (const [what, files, message] of bad) {
    it(`are not those ${what}`, (t) =>
      assert.throws(
        () => judged(t, files),
        (error) => error instanceof Violation && message.test(error.message),
      ))
  }
  it('are unknown where no file of Python declares any', (t) => {
    const folder = folderWith(t, { 'backend/main.py': '', 'package.json': '{}' })
    assert.equal(packagesAt(folder, 'backend'), undefined)
  })
  it('are told by the versions of the clients', (t) => {
    for (const lock of [{ 'backend/uv.lock': uv() }, { 'backend/requirements.txt': whole }]) {
      const told = judged(t, { 'backend/pyproject.toml': standard, ...lock })
      assert.deepEqual(told, { supabase: '2.9.1', celery: '5.4.0', redis: '4.6.0' })
    }
  })
})

function judged(t: TestContext, files: Files) {
  const packages = packagesAt(folderWith(t, files), 'backend')
  assert.ok(packages !== undefined)
  boundsRanges(packages)
  return isLocked(packages)
}
