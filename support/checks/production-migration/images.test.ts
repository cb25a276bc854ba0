/** Images are judged by what their Dockerfiles do, not by words that only look like it. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { backendDeclares, imageInstalls } from './packages.ts'
import { takesArgumentsInTime } from './site-build.ts'

function manifestOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const system = 'system: production-migration\nenvironment: { A: b }\n'
  const folder = folderWith(t, { 'plumbline.yaml': system, ...files })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  return manifest
}

it('an image installs from the list itself, not from one whose name ends alike', (t) => {
  const installing = (run: string) =>
    manifestOf(t, {
      'backend/requirements.txt': 'boto3\n',
      'backend/Dockerfile.prod': `FROM python:3.12\nCOPY . .\nRUN pip install ${run}\n`,
    })
  imageInstalls(installing('-r requirements.txt'))
  imageInstalls(installing('--requirement=./requirements.txt && rm -r /root/.cache'))
  assert.throws(() => imageInstalls(installing('-r light-requirements.txt')), Violation)
})

it('a list may name others, or be a project of Python that is installed as a whole', (t) => {
  const declaring = (packages: string, files: Readonly<Record<string, string>>) =>
    manifestOf(t, {
      'plumbline.yaml': `system: production-migration\nsources: { packages: ${packages} }\n`,
      ...files,
    })
  const named = declaring('backend/requirements.txt', {
    'backend/requirements.txt': '-r requirements/base.txt\n',
    'backend/requirements/base.txt': 'boto3>=1\nPyJWT[crypto]==2.10.1\n',
  })
  assert.deepEqual(backendDeclares(named), ['boto3', 'pyjwt'])
  const project = (run: string, others = '"PyJWT>=2"') =>
    declaring('backend/pyproject.toml', {
      'backend/pyproject.toml': `[project]\nname = "boto"\ndependencies = ["boto3>=1", ${others}]\n`,
      'backend/Dockerfile.prod': `FROM python:3.12\nCOPY . .\nRUN ${run}\n`,
    })
  assert.deepEqual(backendDeclares(project('true')), ['boto3', 'pyjwt'])
  assert.throws(() => backendDeclares(project('true', '"jwt"')), Violation)
  for (const run of [
    'uv sync --frozen',
    'pip install .',
    'pip install -e ".[api]"',
    'poetry install',
  ]) {
    imageInstalls(project(run))
  }
  for (const run of ['pip install boto3', 'pip install ./tools', 'uv --version']) {
    assert.throws(() => imageInstalls(project(run)), Violation, run)
  }
})

it('a list of Node is installed, and not only named', (t) => {
  const image = (run: string) =>
    manifestOf(t, {
      'plumbline.yaml':
        'system: production-migration\nsources: { packages: backend/package.json }\n',
      'backend/Dockerfile.prod': `FROM node:24\nCOPY . .\nRUN ${run}\n`,
    })
  imageInstalls(image('npm ci --omit=dev'))
  assert.throws(() => imageInstalls(image('cat package.json')), Violation)
})

it('tools for packages are not the build of the site', (t) => {
  const site = (stages: string) => manifestOf(t, { 'frontend/Dockerfile.prod': stages })
  const tools = 'FROM node AS deps\nARG KEY\nRUN apk add build-base\n'
  const build = 'RUN npm run build\n'
  takesArgumentsInTime(site(`${tools}FROM node\nARG KEY\n${build}`), ['KEY'])
  const late = site(`${tools}FROM node\n${build}`)
  assert.throws(() => takesArgumentsInTime(late, ['KEY']), Violation)
})
