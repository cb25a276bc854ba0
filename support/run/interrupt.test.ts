/** A run that is interrupted cleans up behind itself and says so with its exit code. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { execa } from 'execa'
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { runsDirectory } from '../targets/embedded/runs-directory.ts'
import { root } from './root.ts'

/** Beside the other tests of a busy machine, a start takes half a minute. */
const startedWithinMs = 120_000

/** The directory of the run that `owner` leads, and the children it has registered there. */
function childrenOf(owner: number): Promise<{ dir: string; pids: number[] }> {
  return eventually(
    'the run has started its services',
    () => {
      if (!lives(owner)) throw new FinalViolation('the run has ended by itself')
      for (const name of readdirSync(runsDirectory())) {
        const dir = join(runsDirectory(), name)
        const pids = childrenIn(dir, owner)
        if (pids.length >= 4) return { dir, pids }
      }
      throw new Violation('not yet')
    },
    { withinMs: startedWithinMs },
  )
}

/** None where somebody else leads the run, or where it is being made or removed right now. */
function childrenIn(dir: string, owner: number): number[] {
  try {
    if (JSON.parse(readFileSync(join(dir, 'owner.json'), 'utf8')).pid !== owner) return []
    return readdirSync(join(dir, 'pids')).map((each) => Number.parseInt(each, 10))
  } catch {
    return [] // other runs of this machine come and go meanwhile
  }
}

const lives = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends a run with 130 and leaves nothing`, async () => {
    const reports = mkdtempSync(join(tmpdir(), 'plumbline-reports-'))
    const args = ['support/run/main.ts', 'run', '--tags', '@CE-AC-12', '--reports', reports]
    const run = execa(process.execPath, args, { cwd: root, reject: false, all: true })
    try {
      const { dir, pids } = await childrenOf(run.pid ?? 0)
      run.kill(signal)
      const { exitCode, all } = await run
      assert.equal(exitCode, 130, all)
      assert.ok(!existsSync(dir), 'the directory of the run is left')
      assert.deepEqual(pids.filter(lives), [])
    } finally {
      run.kill('SIGKILL')
      rmSync(reports, { recursive: true, force: true })
    }
  })
}
