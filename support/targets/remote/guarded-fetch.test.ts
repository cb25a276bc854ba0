/** Requests that go round `fetch`: reading goes on, and whatever else is sent ends at once with the reason. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { refusingGuard } from '../../ports/testing/refusing-guard.ts'
import { guardAgents } from './guarded-fetch.ts'

test('a request that is sent bit by bit is refused before it has a connection', async () => {
  const { guard, reasons } = refusingGuard(false)
  guardAgents(guard)
  const sent = request('http://127.0.0.1:9/file', { method: 'PUT' })
  const refused = new Promise<Error>((resolve) => sent.on('error', resolve))
  sent.end('content')
  assert.match((await refused).message, /sent bit by bit \(PUT \/file\)/)
  assert.equal(reasons.length, 1)
})
