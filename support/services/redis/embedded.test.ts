/** A real Redis, as the system under test meets it and as faults treat it. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Redis } from 'ioredis'
import { SuiteError } from '../../core/errors.ts'
import type { Launch, ProcessSpec, RunningProcess } from '../../ports/process.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { type RedisService, startRedis } from './embedded.ts'
import { answersPing } from './ping.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-redis-'))
const started: RunningProcess[] = []
after(async () => {
  for (const child of started) await child.kill()
  rmSync(parent, { recursive: true, force: true })
})

const launched: ProcessSpec[] = []
const launch: Launch = (spec) => {
  launched.push(spec)
  return launcher((child) => started.push(child))(spec)
}

describe('a started Redis', () => {
  const dir = join(parent, 'started')
  let redis: RedisService
  before(async () => {
    redis = await startRedis({ launch, dir, args: ['--maxmemory', '64mb'] })
  })
  after(() => redis.stop())

  it('serves whoever knows the password', async () => {
    assert.equal(await ask(redis, (client) => client.ping()), 'PONG')
  })

  it('refuses whoever does not', async () => {
    assert.match(await firstAnswer(redis.address.port, 'PING\r\n'), /^-NOAUTH/)
  })

  it('keeps its password out of arguments and environment, and out of reach', () => {
    assert.ok(launched.length > 0)
    assert.ok(!JSON.stringify(launched).includes(redis.address.password))
    const file = join(dir, 'redis.conf')
    assert.ok(readFileSync(file, 'utf8').includes(redis.address.password))
    assert.deepEqual([statSync(dir).mode & 0o777, statSync(file).mode & 0o777], [0o700, 0o600])
  })

  it('appends every write to a file and refuses writes that do not fit', async () => {
    const settings = await ask(redis, (client) =>
      client.config('GET', 'appendonly', 'maxmemory-policy', 'bind', 'dir'),
    )
    assert.deepEqual(asRecord(settings), {
      ...{ appendonly: 'yes', 'maxmemory-policy': 'noeviction', bind: '127.0.0.1', dir },
    })
  })

  it('lets an argument win over a default', async () => {
    const limit = await ask(redis, (client) => client.config('GET', 'maxmemory'))
    assert.deepEqual(asRecord(limit), { maxmemory: String(64 * 1024 ** 2) })
  })

  for (const mode of ['kill', 'shutdown'] as const) {
    it(`comes back on the same port with its data after ${mode}`, async () => {
      await ask(redis, (client) => client.set('kept', mode))
      const [before] = redis.processes
      await redis.stopServer(mode)
      await assert.rejects(firstAnswer(redis.address.port, 'PING\r\n'), /ECONNREFUSED/)
      await redis.startServer()
      assert.equal(await ask(redis, (client) => client.get('kept')), mode)
      assert.notEqual(redis.processes[0]?.pid, before?.pid)
    })
  }
})

describe('a stopped Redis', () => {
  it('is gone, and its data with it', async () => {
    const dir = join(parent, 'stopped')
    const redis = await startRedis({ launch, dir, password: 'fake "quoted" \\ password' })
    assert.equal(await ask(redis, (client) => client.ping()), 'PONG')
    await redis.stop()
    await assert.rejects(firstAnswer(redis.address.port, 'PING\r\n'), /ECONNREFUSED/)
    assert.equal(existsSync(dir), false)
  })
})

describe('a Redis that cannot start', () => {
  it('says why', async () => {
    const options = { launch, dir: join(parent, 'wrong'), args: ['--no-such-setting', 'yes'] }
    await assert.rejects(startRedis(options), (error) => {
      return error instanceof SuiteError && /no-such-setting/.test(error.message)
    })
  })

  it('is asked for by name when the machine has none', async () => {
    const path = process.env.PATH
    process.env.PATH = parent
    try {
      await assert.rejects(startRedis({ launch, dir: join(parent, 'missing') }), (error) => {
        return error instanceof SuiteError && error.code === 'PROGRAM_MISSING'
      })
    } finally {
      process.env.PATH = path
    }
  })
})

describe('a ping', () => {
  it('is an error when the password is refused, and no when nobody answers', async () => {
    const redis = await startRedis({ launch, dir: join(parent, 'pinged') })
    const { port, password } = redis.address
    assert.equal(await answersPing(port, password), true)
    await assert.rejects(answersPing(port, 'fake-password'), /WRONGPASS/)
    await redis.stopServer('kill')
    assert.equal(await answersPing(port, password), false)
  })
})

async function ask<T>(redis: RedisService, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.address.url, { retryStrategy: () => null, disconnectTimeout: 100 })
  try {
    return await question(client)
  } finally {
    client.disconnect()
  }
}

/** ioredis answers with a record (RESP3) or with a flat list (RESP2). */
function asRecord(answer: unknown): Record<string, unknown> {
  if (!Array.isArray(answer)) return { ...(answer as object) }
  const pairs = answer.flatMap((name, at) => (at % 2 === 0 ? [[name, answer[at + 1]]] : []))
  return Object.fromEntries(pairs)
}

function firstAnswer(port: number, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words))
    socket.once('error', reject)
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(String(chunk))
    })
  })
}
