import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writeProgram, writeWrappers } from './compose-wrappers.ts'
import { runCommand } from './run-command.ts'

/** Wrappers around programs that only print their arguments. */
function wrapped(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-wrappers-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['curl', 'redis-cli']) {
    writeProgram(join(folder, 'real'), name, `printf '%s|' "$@"`)
  }
  writeWrappers(join(folder, 'bin'), join(folder, 'real'), {
    localhost: [
      [8000, '127.0.0.1:40002'],
      [80, '127.0.0.1:40003'],
    ],
    services: [{ service: 'redis', containerPort: 6379, host: '127.0.0.1', port: 40001 }],
  })
  return async (...argv: string[]) => {
    const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
    return (await runCommand({ argv, cwd: folder, env, budgetMs: 10_000 })).stdout
  }
}

test('addresses in arguments are rewritten, everything else stays as it is', async (t) => {
  const run = wrapped(t)
  assert.equal(
    await run(
      'sh',
      '-c',
      'port=8000; curl -H "a b" "http://localhost:$port/x?y" "*" localhost:80001',
    ),
    '-H|a b|http://127.0.0.1:40002/x?y|*|localhost:80001|',
  )
  assert.equal(
    await run('curl', 'http://localhost/', 'http://localhost:81/', 'http://localhost.a/'),
    'http://127.0.0.1:40003/|http://localhost:81/|http://localhost.a/|',
  )
})

const dialled: readonly (readonly [argv: string, printed: string])[] = [
  ['-h redis ping', '-h|127.0.0.1|-p|40001|ping|'],
  ['-h redis -p 6379 -a pw ping', '-h|127.0.0.1|-p|40001|-a|pw|ping|'],
  ['-u redis://redis:6379 get k', '-h|localhost|-p|1|-u|redis://127.0.0.1:40001|get|k|'],
  ['ping', '-h|localhost|-p|1|ping|'],
  ['-p 40001 ping', '-h|localhost|-p|40001|ping|'],
]

for (const [argv, printed] of dialled) {
  test(`redis-cli ${argv} dials ${printed}`, async (t) => {
    assert.equal(await wrapped(t)('redis-cli', ...argv.split(' ')), printed)
  })
}

test('a program that is being read keeps its words while another takes its name', (t) => {
  const bin = mkdtempSync(join(tmpdir(), 'plumbline-wrappers-'))
  t.after(() => rmSync(bin, { recursive: true, force: true }))
  writeProgram(bin, 'curl', 'echo before')
  const opened = openSync(join(bin, 'curl'), 'r')
  t.after(() => closeSync(opened))
  writeProgram(bin, 'curl', 'echo after')
  assert.equal(readFileSync(opened, 'utf8'), '#!/bin/sh\necho before\n')
  assert.equal(readFileSync(join(bin, 'curl'), 'utf8'), '#!/bin/sh\necho after\n')
  assert.deepEqual(readdirSync(bin), ['curl'])
})
