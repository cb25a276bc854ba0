/** Every promise of the launcher, kept by real processes. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { SuiteError } from '../../core/errors.ts'
import type { ProcessSpec, RunningProcess } from '../../ports/process.ts'
import { launcher } from './launcher.ts'
import { identify } from './process-table.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-launcher-'))
const started: RunningProcess[] = []
after(async () => {
  for (const child of started) await child.kill()
  rmSync(dir, { recursive: true, force: true })
})

const env = { PATH: '/usr/bin:/bin' }
const launch = launcher((child) => started.push(child))

describe('a launched program', () => {
  it('is heard on both streams, in memory and in its log file, without its colours', async () => {
    const child = await launch(sh("echo one; printf '\\033[31mtwo\\033[39m\\n' >&2; exit 3"))
    const exit = await child.exited
    assert.deepEqual(words(child).sort(), ['stderr two', 'stdout one'])
    assert.deepEqual(readFileSync(child.logFile, 'utf8').split('\n').sort(), ['', 'one', 'two'])
    assert.deepEqual({ code: exit.code, signal: exit.signal }, { code: 3, signal: null })
    assert.deepEqual(child.exit(), exit)
  })

  it('loses no line, however much it says before it ends at once', async () => {
    const child = await launch(sh('seq 1 20000'))
    await child.exited
    assert.deepEqual([child.lines().length, child.lines().at(-1)?.text], [20_000, '20000'])
  })

  // Where programs begin and end all the time, an end may be seen before the word of the beginning.
  it('is seen to end, and heard, among many that come and go', async () => {
    const echo = { ...sh(''), command: '/bin/echo', args: ['one'] }
    const heard = new Set<string | undefined>()
    const lane = async () => {
      for (let turn = 0; turn < 15 && !heard.has('no end'); turn += 1) {
        const child = await launch(echo)
        const late = pause(20_000, 'no end', { ref: false })
        heard.add(
          (await Promise.race([child.exited, late])) === 'no end' ? 'no end' : words(child)[0],
        )
      }
    }
    await Promise.all(Array.from({ length: 20 }, lane))
    assert.deepEqual([...heard], ['stdout one'])
  })

  it('has an empty standard input', async () => {
    const exit = await (await launch({ ...sh(''), command: 'cat', args: [] })).exited
    assert.equal(exit.code, 0)
  })

  it('inherits no variable', async () => {
    const child = await launch({ ...sh('/usr/bin/env'), env: { ONLY: 'this' } })
    await child.exited
    const names = child.lines().map((line) => line.text.split('=')[0])
    // The shell adds some of its own.
    assert.deepEqual(
      names.filter((name) => name && !['PWD', 'SHLVL', 'OLDPWD', '_'].includes(name)),
      ['ONLY'],
    )
  })

  it('is registered as soon as it runs', async () => {
    const seen: number[] = []
    const child = await launcher((started) => seen.push(started.pid))(sh('exit 0'))
    await child.exited
    assert.deepEqual(seen, [child.pid])
  })
})

describe('a program that cannot be executed', () => {
  const code = (expected: string) => (error: unknown) =>
    error instanceof SuiteError && error.code === expected

  it('is refused by name', async () => {
    const spec = { ...sh(''), command: 'no-such-program' }
    await assert.rejects(launch(spec), code('PROGRAM_MISSING'))
  })

  it('is refused when its file may not be executed', async () => {
    const command = join(dir, 'plain-text')
    writeFileSync(command, 'no program', { mode: 0o600 })
    await assert.rejects(launch({ ...sh(''), command }), code('PROGRAM_MISSING'))
  })

  it('is refused when its folder does not exist', async () => {
    await assert.rejects(
      launch({ ...sh('exit 0'), cwd: join(dir, 'gone') }),
      code('SERVICE_FAILED'),
    )
  })
})

describe('ending a program', () => {
  it('delivers a signal to the program itself', async () => {
    const child = await launch(sh('trap "exit 7" USR2; echo up; while :; do sleep 0.05; done'))
    await said(child, 'up')
    child.signal('SIGUSR2')
    assert.equal((await child.exited).code, 7)
  })

  it('stop() asks first', async () => {
    const child = await launch(sh('trap "exit 0" TERM; echo up; while :; do sleep 0.05; done'))
    await said(child, 'up')
    assert.equal((await child.stop()).code, 0)
  })

  it('stop() kills what does not listen once the budget has passed', async () => {
    const child = await launch(sh('trap "" TERM; echo up; while :; do sleep 0.05; done'))
    await said(child, 'up')
    assert.equal((await child.stop(100)).signal, 'SIGKILL')
  })

  it('kill() ends its children too, even in sessions of their own', async () => {
    const child = await launch(node(startDaemon))
    const daemon = Number(await said(child, /^\d+$/))
    await child.kill()
    await gone(daemon)
  })

  it('does not wait for a daemon that keeps its output open', async () => {
    const child = await launch(node(`${startDaemon}; setTimeout(() => process.exit(0), 50)`))
    const daemon = Number(await said(child, /^\d+$/))
    try {
      assert.equal((await child.exited).code, 0)
    } finally {
      process.kill(daemon, 'SIGKILL')
    }
  })

  it('happens when its parent is killed, though it and its group resist', async () => {
    const stubborn = 'trap "" TERM; kill -TERM 0; echo $$; while :; do sleep 0.05; done'
    const parent = spawn(process.execPath, ['--input-type=module', '-e', parentOf(sh(stubborn))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>((resolve) => {
      createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line)))
    })
    assert.ok(identify(pid))
    parent.kill('SIGKILL')
    await gone(pid)
  })
})

function sh(script: string): ProcessSpec {
  return { name: 'sh', command: '/bin/sh', args: ['-c', script], cwd: dir, env, logDir: dir }
}

function node(script: string): ProcessSpec {
  return { ...sh(''), command: process.execPath, args: ['-e', script] }
}

/** Starts a process in a session of its own that holds the output open, and tells its number. */
const startDaemon = `
  const options = { detached: true, stdio: 'inherit' }
  console.log(require('node:child_process').spawn('sleep', ['60'], options).pid)`

/** A program that launches `spec` and repeats its first line. */
function parentOf(spec: ProcessSpec): string {
  return `import { launcher } from ${JSON.stringify(new URL('launcher.ts', import.meta.url))}
    const child = await launcher()(${JSON.stringify(spec)})
    while (child.lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    console.log(child.lines()[0].text)`
}

function words(child: RunningProcess): string[] {
  return child.lines().map((line) => `${line.stream} ${line.text}`)
}

async function said(child: RunningProcess, what: string | RegExp): Promise<string> {
  for (;;) {
    const line = child.lines().find(({ text }) => text.match(what))
    if (line !== undefined) return line.text
    assert.equal(child.exit(), undefined, 'it has ended')
    await pause(5)
  }
}

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000
  while (identify(pid) !== undefined) {
    assert.ok(Date.now() < deadline, `${pid} still lives`)
    await pause(20)
  }
}
