import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './root.ts'
import { stepFiles } from './step-files.ts'

test('the steps of the systems stand in the place of all steps', () => {
  const paths = ['support/world.ts', '/elsewhere/steps/**/*.ts']
  assert.deepEqual(stepFiles(['vocabgo', 'production-migration'], paths), [
    'support/world.ts',
    '/elsewhere/steps/*.ts',
    '/elsewhere/steps/vocabgo/**/*.ts',
    '/elsewhere/steps/production-migration/**/*.ts',
  ])
})

test('steps that are named one by one are left as they are', () => {
  assert.deepEqual(stepFiles(['vocabgo'], ['steps.ts']), ['steps.ts'])
})

test('no system needs the steps of another one', () => {
  const steps = join(root, 'steps')
  const systems = readdirSync(join(root, 'fixtures', 'systems'))
  for (const file of readdirSync(steps, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const others = systems.filter((system) => !file.startsWith(`${system}/`))
    const text = readFileSync(join(steps, file), 'utf8')
    for (const system of others) {
      assert.ok(!text.includes(`'../${system}/`), `${file} imports steps of ${system}`)
    }
  }
})
