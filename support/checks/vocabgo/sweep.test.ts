/** A program that removes files beside the database: run in its folder, with its variables filled in. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { sweepOnce } from './sweep.ts'

function sceneWith(script: string, { program = process.execPath, hosted = false } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'sweep-'))
  const environment = { DATABASE: '${owner.url}' }
  const sweep = { command: [program, '-e', script], environment }
  const addresses = { owner: { url: 'postgresql://x' }, supabase: hosted ? {} : { functions: dir } }
  const project = { repository: dir, file: join(dir, 'plumbline.yaml'), project: { sweep } }
  return { dir, addresses, project } as unknown as ProjectScene
}

it('a round that ends well has no failure, and has got its variables', async () => {
  const swept = await sweepOnce(
    sceneWith('process.exit(process.env.DATABASE === "postgresql://x" ? 0 : 1)'),
  )
  assert.equal(swept?.failure, undefined)
  assert.match(swept?.what ?? '', /process\.exit/)
})

it('one that fails is told with its last words', async () => {
  const swept = await sweepOnce(
    sceneWith('console.log("a start"); console.error("no key"); process.exitCode = 3'),
  )
  assert.equal(swept?.failure, 'exit code 3: no key')
})

it('a program that is not there says nothing of the project', async () => {
  const scene = sceneWith('', { program: 'no-such-program' })
  await assert.rejects(sweepOnce(scene), Unverified)
})

it('a provider that runs the project has its program running, too', async () => {
  assert.equal(await sweepOnce(sceneWith('process.exit(1)', { hosted: true })), undefined)
})
