import assert from 'node:assert/strict'
import { test } from 'node:test'
import { execa } from 'execa'
import { root } from './root.ts'
import { usage } from './usage.ts'

const plumbline = (...args: string[]) =>
  execa(process.execPath, ['support/run/main.ts', ...args], { cwd: root, reject: false })

test('every command that there is has its usage', async () => {
  const { stderr } = await plumbline('rnu')
  const choices = /The commands are: (.*)\./.exec(stderr)?.[1]?.split(', ') ?? []
  assert.ok(choices.length > 5)
  for (const command of choices)
    assert.match(usage(command), new RegExp(`^npx plumbline ${command}`))
})

test('help is shown with and without a command, and nothing is run', async () => {
  const [all, own] = await Promise.all([plumbline('--help'), plumbline('merge', '--help')])
  assert.deepEqual([all.exitCode, own.exitCode], [0, 0])
  assert.match(all.stdout, /plumbline run.*plumbline doctor/s)
  assert.match(own.stdout, /^npx plumbline merge DIR/)
  assert.doesNotMatch(own.stdout, /plumbline run/)
})

test('help about a command that there is not names those that there are', async () => {
  const { exitCode, stderr } = await plumbline('mrege', '--help')
  assert.equal(exitCode, 3)
  assert.match(stderr, /"mrege".*merge/s)
})
