import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execa } from 'execa'
import { writeClient } from './client-programs.ts'

const run = mkdtempSync(join(tmpdir(), 'plumbline-client-'))
after(() => rmSync(run, { recursive: true, force: true }))

/** An engine that prints what it is asked, one word a line. */
function printingEngine(): string {
  const bin = join(run, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'docker'), '#!/bin/sh\nprintf "%s\\n" "$@"\n')
  chmodSync(join(bin, 'docker'), 0o755)
  return bin
}

test('a program runs in a container, with what it was told and where it was called', async () => {
  const { PATH } = process.env
  process.env.PATH = `${printingEngine()}:${PATH}`
  const commands = await writeClient({
    runId: 'r1',
    image: 'postgres:17',
    dir: join(run, 'client'),
  })
  process.env.PATH = PATH
  // Whoever calls it has no path to the engine.
  const { stdout } = await execa(join(commands, 'pg_dump'), ['--file=a b.dump', '--snapshot=1'], {
    ...{ cwd: run, extendEnv: false, env: { PATH: '/usr/bin:/bin', PGPASSWORD: 'seen by nobody' } },
  })
  const words = stdout.split('\n')
  const after = (word: string) => words.flatMap((each, at) => (each === word ? words[at + 1] : []))
  assert.deepEqual(words.slice(0, 2), ['run', '--rm'])
  assert.deepEqual(after('--network'), ['host'])
  assert.deepEqual(after('--workdir'), [run])
  assert.ok(after('--volume').includes(`${run}:${run}`))
  assert.ok(after('--label').includes('org.plumbline.run=r1'))
  assert.ok(after('--env').includes('PGPASSWORD'))
  assert.deepEqual(words.slice(-4), ['pg_dump', 'postgres:17', '--file=a b.dump', '--snapshot=1'])
  assert.ok(!stdout.includes('seen by nobody'))
})
