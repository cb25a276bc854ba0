/** Reads that nobody answers while the database is away. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { read } from './broken-reads.ts'

test('a read that gets no answer says how the database was away', async (t) => {
  const server = createServer((request) => request.socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sender = { backend, person: { token: 'a' } } as never
  const said = (words: RegExp) => (error: Error) =>
    error instanceof Violation && words.test(error.message)
  await assert.rejects(read(sender, '/a', 'silent'), said(/^while the database is silent: /))
  await assert.rejects(read(sender, '/a'), said(/^GET \/a/))
})
