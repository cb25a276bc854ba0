import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { listenOnLoopback, loopback } from '../ports/loopback.ts'
import { cutOff } from './cut-off.ts'

/** A start of a thread on a busy machine; one that hangs does so for ever. */
const endsWithinMs = 60_000

test('the other end of an open connection sees a reset', async (t) => {
  const server = createServer(cutOff)
  t.after(() => server.close())
  const client = connect({ host: loopback, port: await listenOnLoopback(server) })
  const [error] = await once(client, 'error')
  assert.equal(error.code, 'ECONNRESET')
})

test('a thread ends that has cut off a connection while its end was being sent', async () => {
  const thread = new Worker(new URL('testing/cuts-off-while-ending.ts', import.meta.url))
  const ended = once(thread, 'exit')
  const tooLong = pause(endsWithinMs, ['it goes on'], { ref: false })
  assert.deepEqual(await Promise.race([ended, tooLong]), [0])
})
