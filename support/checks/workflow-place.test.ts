/** Workflows that run one after the other in one copy, where each would have a checkout of its own. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { runWorkflows } from './workflow-place.ts'

const workflow = (name: string, run: string) =>
  `name: ${name}\non: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${run}\n`

test('no workflow meets the environment file of another, and the first has its own back', async (t) => {
  const repository = folderWith(t, {
    'composition.yml': workflow('Composition', 'test ! -e .env && echo A=1 > .env'),
    'backend.yml': workflow('Backend', 'test ! -e .env && echo B=1 > .env'),
    'client.yml': workflow('Client', 'test ! -e .env'),
  })
  const workflows = { composition: 'composition.yml', backend: 'backend.yml', client: 'client.yml' }
  const scene = {
    manifest: { repository, workflows: { ...workflows, prepared: [], secrets: {} }, file: '' },
    ...{ addresses: {}, dir: repository, measured: () => undefined },
  } as unknown as Scene
  const composition = { commandPath: repository, localize: (value: string) => value }
  const made = { repository, composition } as unknown as ComposedSystem
  const { all } = await runWorkflows(scene, made)
  assert.deepEqual(
    all.map(({ workflow: { name }, jobs }) => [
      name,
      jobs.flatMap(({ steps }) => steps[0]?.status),
    ]),
    ['Composition', 'Backend', 'Client'].map((name) => [name, ['passed']]),
  )
  assert.equal(readFileSync(join(repository, '.env'), 'utf8'), 'A=1\n')
})
