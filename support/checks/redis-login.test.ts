/** Which variables of a system hold the password of Redis alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { endsOrIsUnwell, withoutLonePassword } from './redis-login.ts'

test('a variable that holds the password alone is taken away, a URL that has it is not', () => {
  const environment = {
    REDIS_PASSWORD: '${redis.password}',
    REDIS_URL: '${redis.url}',
    BROKER: 'redis://:${redis.password}@localhost',
  }
  assert.deepEqual(withoutLonePassword({ environment }), { REDIS_PASSWORD: null })
})

/** A worker with an address at which nothing listens. */
const mute = (text: string, code?: number) =>
  ({
    ...{ role: 'worker', url: 'http://127.0.0.1:1' },
    process: {
      lines: () => [{ at: 0, stream: 'stdout', text }],
      exit: () => (code === undefined ? undefined : { code, signal: null }),
      exited: Promise.resolve({ code, signal: null }),
    },
  }) as unknown as SystemProcess
const manifest = { processes: { worker: { readyWithin: 0.2 } }, routes: { health: '/health' } }
const judged = (started: SystemProcess) =>
  endsOrIsUnwell({ manifest } as unknown as Scene, started, 'its URL has no password')

test('who never answers and logs why does not call itself well; who is silent as well is hanging', async () => {
  await judged(mute('{"level":50,"err":"NOAUTH"}'))
  await assert.rejects(judged(mute('{"level":30,"msg":"starting"}')), Violation)
  await assert.rejects(judged(mute('{"level":50,"err":"NOAUTH"}', 0)), Violation)
})
