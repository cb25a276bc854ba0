/** A run that is killed with its services leaves no process, no port and, after the reaper, no file. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { descendants, identify } from './process-table.ts'
import { reapDead } from './reaper.ts'
import { runsDirectory } from './runs-directory.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-killed-'))
chmodSync(parent, 0o711) // the database's account passes through
after(() => rmSync(parent, { recursive: true, force: true }))

interface Started {
  readonly path: string
  readonly ports: readonly number[]
}

const ways = { itself: '', 'by another process': 'await startProgramsElsewhere()' }

for (const [way, begin] of Object.entries(ways)) {
  it(`a killed run that starts programs ${way} leaves no process, no port and no file`, () =>
    killed(begin))
}

async function killed(begin: string): Promise<void> {
  const runs = runsDirectory(parent)
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script(runs, begin)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { path, ports } = await new Promise<Started>((resolve) => {
    createInterface({ input: owner.stdout }).once('line', (line) => resolve(JSON.parse(line)))
  })
  const processes = descendants(Number(owner.pid))
  assert.ok(processes.length > ports.length, 'the database has children of its own')
  assert.deepEqual(await Promise.all(ports.map(answers)), [true, true])

  owner.kill('SIGKILL')
  await eventually(() => processes.every((pid) => identify(pid) === undefined))
  assert.deepEqual(await Promise.all(ports.map(answers)), [false, false])
  assert.ok(existsSync(path))

  assert.deepEqual(await reapDead(runs), [path])
  assert.equal(existsSync(path), false)
}

it('a start that is interrupted on its way leaves no folder', async () => {
  const runs = runsDirectory(mkdtempSync(join(parent, 'interrupted-')))
  const lines = `
    import { mkdirSync } from 'node:fs'
    import { claimRunDirectory } from ${url('reaper.ts')}
    const { path, release } = await claimRunDirectory('run', ${JSON.stringify(runs)})
    await release()
    mkdirSync(path + '/postgres', { recursive: true })
    process.exit(0)`
  const run = spawn(process.execPath, ['--input-type=module', '-e', lines], { stdio: 'inherit' })
  assert.equal(await new Promise((resolve) => run.once('exit', resolve)), 0)
  assert.equal(existsSync(join(runs, 'run')), false)
})

const url = (file: string) => JSON.stringify(new URL(file, import.meta.url))

function script(runs: string, begin: string): string {
  return `
    import { join } from 'node:path'
    import { launcher } from ${url('launcher.ts')}
    import { claimRunDirectory } from ${url('reaper.ts')}
    import { startPostgres } from ${url('../../services/postgres/embedded.ts')}
    import { startRedis } from ${url('../../services/redis/embedded.ts')}
    import { startProgramsElsewhere } from ${url('../../ports/starter/begin.ts')}
    ${begin}
    const run = await claimRunDirectory('run', ${JSON.stringify(runs)})
    const launch = launcher(run.register)
    const services = await Promise.all([
      startPostgres({ launch, dir: join(run.path, 'postgres') }),
      startRedis({ launch, dir: join(run.path, 'redis') }),
    ])
    const ports = services.map(({ address }) => address.port)
    console.log(JSON.stringify({ path: run.path, ports }))`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function eventually(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'still not so')
    await pause(20)
  }
}
