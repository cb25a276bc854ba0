import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { sessionsHeard } from './sessions-heard.ts'

const startUp = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0])
/** `K`, its length, the number of the process, a secret (PostgreSQL 17, "BackendKeyData"). */
const keyData = (pid: number) => Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0, pid, 9, 9, 9, 9])

test('a session is open from the word of the server until its connection closes', () => {
  const heard = sessionsHeard()
  const [client, server] = [new PassThrough(), new PassThrough()]
  heard.overhear(client as unknown as Socket, server as unknown as Socket)
  client.emit('data', startUp)
  assert.deepEqual(heard.open(), [])
  // The word may come in pieces.
  server.emit('data', keyData(42).subarray(0, 6))
  server.emit('data', keyData(42).subarray(6))
  assert.deepEqual(heard.open(), [42])
  server.emit('close')
  assert.deepEqual(heard.open(), [])
})
