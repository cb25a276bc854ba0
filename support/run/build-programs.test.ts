/** Programs that start from what a build has made. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { buildPrograms } from './build-programs.ts'

const env = { PATH: process.env.PATH ?? '' }
const program = (build: string[]) => ({ command: ['node', 'dist/main.js'], build, cwd: 'backend' })
const both = (build: string[]) =>
  ({
    repository: '/nowhere',
    processes: { backend: program(build), worker: program(build) },
  }) as never

describe('the builds of a clean copy', () => {
  it('run once where backend and worker come of the same', async (t) => {
    const copy = folderWith(t, { 'backend/package.json': '{}' })
    const manifest = both(['sh', '-c', 'echo built >> made'])
    await buildPrograms(manifest, copy, env)
    await buildPrograms(manifest, copy, env)
    assert.equal(readFileSync(join(copy, 'backend', 'made'), 'utf8'), 'built\n')
  })
  it('make the site as well', async (t) => {
    const copy = folderWith(t, { 'backend/package.json': '{}' })
    const frontend = program(['sh', '-c', 'echo site >> made'])
    await buildPrograms({ repository: '/nowhere', processes: { frontend } } as never, copy, env)
    assert.equal(readFileSync(join(copy, 'backend', 'made'), 'utf8'), 'site\n')
  })
  it('are the fault of the system where they fail, with their own words', async (t) => {
    const copy = folderWith(t, { 'backend/package.json': '{}' })
    const failing = both(['sh', '-c', 'echo cannot compile; exit 2'])
    await assert.rejects(
      buildPrograms(failing, copy, env),
      /status 2 in a clean copy:\ncannot compile/,
    )
  })
})
