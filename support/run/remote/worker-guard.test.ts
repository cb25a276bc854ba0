/** What a check may look at where the system is somebody else's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import { refusingGuard } from '../../ports/testing/refusing-guard.ts'
import type { SharedSystem } from '../address-book.ts'
import { refusingLaunch, withoutInsight } from './worker-guard.ts'

const { guard, reasons } = refusingGuard(false)

const database = {
  host: 'h',
  port: 1,
  user: 'u',
  password: '',
  database: 'd',
  url: 'postgresql://h',
}
const shared: SharedSystem = {
  ...{ manifest: '/m', system: 's', backendUrl: 'https://api.example', environment: {}, logs: {} },
  stack: {
    ...{ postgres: database, owner: database },
    redis: { host: 'h', port: 1, password: '', url: 'redis://h' },
    supabase: { provider: 'project', url: 'https://p.example', anonKey: '', serviceKey: '' },
    mailbox: { smtpHost: '', smtpPort: 0, url: '' },
  },
}

test('what only the operator sees is refused instead of being empty', () => {
  const seen = withoutInsight(shared, guard)
  assert.throws(() => seen.logs.backend, Unverified)
  assert.throws(() => seen.environment.SECRET, Unverified)
  assert.throws(() => seen.stack.mailbox.url, Unverified)
  assert.deepEqual(
    reasons.map((reason) => reason.split(':')[0]),
    [
      'needs the logs of the system',
      'needs the environment of the system',
      'needs services of its own, such as a mailbox',
    ],
  )
})

test('addresses are there as they are', () => {
  const seen = withoutInsight(shared, guard)
  assert.equal(seen.backendUrl, shared.backendUrl)
  assert.equal(seen.stack.redis.url, 'redis://h')
})

test('nothing is started', async () => {
  const spec = { name: 'backend', command: 'true', args: [], cwd: '/', env: {}, logDir: '/' }
  await assert.rejects(refusingLaunch(guard)(spec), /needs to start backend/)
})
