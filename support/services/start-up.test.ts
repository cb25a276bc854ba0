/** A start that fails, fails with words. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { SuiteError } from '../core/errors.ts'
import { freePort } from '../ports/loopback.ts'
import type { RunningProcess } from '../ports/process.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { endBy, onFreePort, untilReady } from './start-up.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-start-'))
const started: RunningProcess[] = []
after(async () => {
  for (const child of started) await child.kill()
  rmSync(dir, { recursive: true, force: true })
})

const launch = launcher((child) => started.push(child))

describe('waiting for a service', () => {
  it('ends as soon as it answers', async () => {
    const server = await sh('echo up; sleep 60')
    await untilReady(server, () => server.lines().length > 0)
    await server.kill()
  })

  it('fails with its last words when it ends first', async () => {
    const server = await sh('echo "no space" >&2; exit 4')
    const failure = await refusal(untilReady(server, () => false))
    assert.match(failure.message, /service sh did not start: it ended with code 4\.\n {2}no space/)
    assert.ok(failure.remedy.includes(server.logFile))
  })

  it('fails too when somebody else answers in its place', async () => {
    const server = await sh('exit 1')
    await server.exited
    await refusal(untilReady(server, () => true))
  })

  it('fails and ends the service when the time is over', async () => {
    const server = await sh('sleep 60')
    const failure = await refusal(untilReady(server, () => false, 50))
    assert.match(failure.message, /was not ready within 50 ms/)
    assert.equal(server.exit()?.signal, 'SIGKILL')
  })
})

describe('a free port', () => {
  it('can be listened on', async () => {
    const server = createServer()
    const port = await freePort()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    server.close()
  })

  it('is looked for again when somebody else was faster', async () => {
    const tried: number[] = []
    const port = await onFreePort(
      async (candidate) => {
        tried.push(candidate)
        if (tried.length < 3) throw new Error('taken')
        return candidate
      },
      () => true,
    )
    assert.deepEqual([tried.length, tried.at(-1)], [3, port])
  })

  it('is not looked for for ever', async () => {
    let tries = 0
    const start = async () => {
      tries += 1
      throw new Error('taken')
    }
    await assert.rejects(
      onFreePort(start, () => true),
      /taken/,
    )
    assert.equal(tries, 5)
  })

  it('is not looked for again after another failure', async () => {
    let tries = 0
    const start = async () => {
      tries += 1
      throw new Error('no disk')
    }
    await assert.rejects(
      onFreePort(start, () => false),
      /no disk/,
    )
    assert.equal(tries, 1)
  })
})

describe('ending a service', () => {
  it('takes it by force when it does not listen', async () => {
    const server = await sh('trap "" INT; echo up; while :; do sleep 0.05; done')
    await untilReady(server, () => server.lines().length > 0)
    await endBy(server, 'SIGINT', 50)
    assert.equal(server.exit()?.signal, 'SIGKILL')
  })
})

function sh(script: string): Promise<RunningProcess> {
  const env = { PATH: '/usr/bin:/bin' }
  const args = ['-c', script]
  return launch({ name: 'sh', command: '/bin/sh', args, cwd: dir, env, logDir: dir })
}

async function refusal(start: Promise<void>): Promise<SuiteError> {
  const error: unknown = await start.catch((reason: unknown) => reason)
  assert.ok(error instanceof SuiteError && error.code === 'SERVICE_FAILED', String(error))
  return error
}
