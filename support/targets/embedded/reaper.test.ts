/** Crashed runs are simulated by a process that claims a directory and is killed. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import type { ProcessSpec } from '../../ports/process.ts'
import { launcher } from './launcher.ts'
import { identify } from './process-table.ts'
import { claimRunDirectory, reapDead } from './reaper.ts'
import { runsDirectory } from './runs-directory.ts'

const notRoot = process.getuid?.() !== 0
const temporary = mkdtempSync(join(tmpdir(), 'plumbline-reaper-'))
after(() => rmSync(temporary, { recursive: true, force: true }))

describe('a claimed run directory', () => {
  it('can be passed through by others, but neither listed nor written', async () => {
    const runs = runsOf('modes')
    const run = await claimRunDirectory('run', runs)
    assert.deepEqual(
      [runs, run.path].map((path) => statSync(path).mode & 0o777),
      [0o711, 0o711],
    )
    assert.equal(statSync(join(run.path, 'pids')).mode & 0o777, 0o700)
  })

  it('belongs to one run only', async () => {
    const runs = runsOf('twice')
    await claimRunDirectory('run', runs)
    await assert.rejects(claimRunDirectory('run', runs), /has a directory already/)
  })

  it('is not named by a path', async () => {
    await assert.rejects(claimRunDirectory('../run', runsOf('path')), /cannot be the name/)
  })

  it('is left alone while its owner lives', async () => {
    const runs = runsOf('living')
    const run = await claimRunDirectory('run', runs)
    assert.deepEqual(await reapDead(runs), [])
    assert.ok(existsSync(run.path))
  })

  it('is gone after its release', async () => {
    const run = await claimRunDirectory('run', runsOf('release'))
    writeFileSync(join(run.path, 'data'), '')
    await run.release()
    assert.equal(existsSync(run.path), false)
  })

  it('remembers a child until that has ended', async () => {
    const run = await claimRunDirectory('run', runsOf('children'))
    const launch = launcher(run.register)
    const child = await launch(sleeper())
    const file = join(run.path, 'pids', `${child.pid}.json`)
    assert.ok(existsSync(file))
    await child.kill()
    assert.equal(existsSync(file), false)
  })
})

describe('the reaper', () => {
  it('removes the directory of a run that was killed', async () => {
    const { runs, path } = await crashedRun('killed')
    assert.deepEqual(await reapDead(runs), [path])
    assert.equal(existsSync(path), false)
  })

  it('kills a registered child that slipped the leash, and only that one', async () => {
    const { runs, path } = await crashedRun('leftover')
    const [left, other] = [spawn('sleep', ['60'], { detached: true }), spawn('sleep', ['60'])]
    try {
      writeIdentity(path, left.pid, {})
      // The number is right, but the process that was registered under it started at another time.
      writeIdentity(path, other.pid, { start: 'another time' })
      await reapDead(runs)
      assert.equal(identify(Number(left.pid)), undefined)
      assert.notEqual(identify(Number(other.pid)), undefined)
    } finally {
      left.kill('SIGKILL')
      other.kill('SIGKILL')
    }
  })

  it('knows an owner from a later process with the same number', async () => {
    const runs = runsOf('reused')
    const run = await claimRunDirectory('run', runs)
    const owner = { ...identify(process.pid), start: 'another time' }
    writeFileSync(join(run.path, 'owner.json'), JSON.stringify(owner))
    assert.deepEqual(await reapDead(runs), [run.path])
  })

  it('leaves the run of another process namespace alone', async () => {
    const runs = runsOf('namespace')
    const run = await claimRunDirectory('run', runs)
    const owner = { pid: 1, start: 'unseen', namespace: 'pid:[of another container]' }
    writeFileSync(join(run.path, 'owner.json'), JSON.stringify(owner))
    assert.deepEqual(await reapDead(runs), [])
  })

  it('gives a directory without an owner a minute to be claimed', async () => {
    const runs = runsOf('ownerless')
    const [fresh, old] = [join(runs, '.new-fresh'), join(runs, '.new-old')]
    for (const path of [fresh, old]) mkdirSync(path)
    const before = Date.now() / 1000 - 120
    utimesSync(old, before, before)
    assert.deepEqual(await reapDead(runs), [old])
    assert.ok(existsSync(fresh))
  })

  it('may meet others at work', async () => {
    const { runs, path } = await crashedRun('many')
    for (let i = 0; i < 200; i += 1) writeFileSync(join(path, `data-${i}`), '')
    await Promise.all([1, 2, 3, 4].map(() => reapDead(runs)))
    assert.equal(existsSync(path), false)
    assert.deepEqual(await reapDead(runs), [])
  })
})

describe('the folder of all runs', () => {
  it('is refused when it is a link to somewhere else', () => {
    const parent = join(temporary, 'hostile')
    mkdirSync(parent)
    symlinkSync(temporary, join(parent, `plumbline-${userInfo().uid}`))
    assert.throws(() => runsDirectory(parent), /belongs to somebody else/)
  })

  it('is refused when somebody else has made it', { skip: notRoot }, () => {
    const parent = join(temporary, 'foreign')
    mkdirSync(parent)
    chownSync(runsDirectory(parent), 65_534, 65_534)
    assert.throws(() => runsDirectory(parent), /belongs to somebody else/)
  })
})

function runsOf(name: string): string {
  const parent = join(temporary, name)
  mkdirSync(parent)
  return runsDirectory(parent)
}

/** The directory of a run whose process was killed with a child of its own running. */
async function crashedRun(name: string): Promise<{ runs: string; path: string }> {
  const runs = runsOf(name)
  const script = `
    import { launcher } from ${JSON.stringify(new URL('launcher.ts', import.meta.url))}
    import { claimRunDirectory } from ${JSON.stringify(new URL('reaper.ts', import.meta.url))}
    const run = await claimRunDirectory('run', ${JSON.stringify(runs)})
    const child = await launcher(run.register)(${JSON.stringify(sleeper())})
    console.log(child.pid)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const child = await new Promise<number>((resolve) => {
    createInterface({ input: owner.stdout }).once('line', (line) => resolve(Number(line)))
  })
  const path = join(runs, 'run')
  assert.ok(existsSync(join(path, 'pids', `${child}.json`)))
  owner.kill('SIGKILL')
  await new Promise((resolve) => owner.once('exit', resolve))
  return { runs, path }
}

function sleeper(): ProcessSpec {
  const env = { PATH: '/usr/bin:/bin' }
  return { name: 'sleep', command: 'sleep', args: ['60'], cwd: temporary, env, logDir: temporary }
}

function writeIdentity(path: string, pid: number | undefined, changes: object): void {
  const identity = { ...identify(Number(pid)), ...changes }
  writeFileSync(join(path, 'pids', `${pid}.json`), JSON.stringify(identity))
}
