import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { scope } from '../core/scope.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { kill, pause } from './signals.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-signals-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const start = (script: string) =>
  launcher()({
    ...{ name: 'victim', command: process.execPath, args: ['-e', script] },
    ...{ cwd: dir, env: {}, logDir: dir },
  })

test('a killed process is gone by that signal', async () => {
  const victim = await start('setInterval(() => {}, 1000)')
  await kill(victim)
  assert.equal(victim.exit()?.signal, 'SIGKILL')
})

test('a process that has ended by itself cannot be killed any more', async () => {
  const victim = await start('')
  await victim.exited
  await assert.rejects(kill(victim), /had ended \(0\)/)
})

test('a frozen process does nothing until the scenario ends', async () => {
  const own = scope('test')
  const victim = await start('setInterval(() => console.log("tick"), 5)')
  await pause(victim, own)
  const before = victim.lines().length
  await new Promise((resolve) => setTimeout(resolve, 100))
  // What was written before the freeze may still be read afterwards.
  const during = victim.lines().length
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(victim.lines().length, during)
  assert.deepEqual(await own.unwind(), [])
  const deadline = Date.now() + 5_000
  while (victim.lines().length <= before && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.ok(victim.lines().length > before)
  await victim.kill()
})
