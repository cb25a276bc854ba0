/** A clone of a system whose programs a compiler makes. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified } from '../core/errors.ts'
import { loadManifest } from './manifest.ts'
import { startProcess } from './system.ts'
import { unbuiltOf } from './unbuilt.ts'

const text = (build: string, command = '[node, dist/server.js]') => `system: curriculum-extractor
processes:
  backend: { command: ${command}, cwd: api${build} }
  worker: { command: ${command}, cwd: api }
`
const named = ', build: [npm, run, build]'

function manifestWith(t: TestContext, yaml: string, files: Readonly<Record<string, string>> = {}) {
  const folder = folderWith(t, { 'plumbline.yaml': yaml, 'api/src/server.ts': '', ...files })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'curriculum-extractor')
  return manifest
}

describe('a program that is not built yet', () => {
  it('is told with the command that makes it', (t) => {
    const said = unbuiltOf(manifestWith(t, text(named)), 'backend') ?? ''
    assert.match(said, /^not running: api\/dist\/server\.js is not built; npm run build in api /)
  })
  it('is no verdict about the system that is started from it', async (t) => {
    const place = { launch: () => assert.fail('started') } as never
    await assert.rejects(startProcess(manifestWith(t, text(named)), 'backend', place), Unverified)
  })
  it('is missed by nobody where it is there, or where nothing makes it', (t) => {
    const built = { 'api/dist/server.js': '' }
    assert.equal(unbuiltOf(manifestWith(t, text(named), built), 'backend'), undefined)
    assert.equal(unbuiltOf(manifestWith(t, text('')), 'backend'), undefined)
    const other = text(named, '[../node_modules/tool/cli.js, "app:main"]')
    assert.equal(unbuiltOf(manifestWith(t, other), 'backend'), undefined)
  })
})
