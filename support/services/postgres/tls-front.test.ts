import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import pg from 'pg'
import { scope } from '../../core/scope.ts'
import { listenOnLoopback, loopback } from '../../ports/loopback.ts'
import { makeCertificate } from '../mailbox/certificate.ts'
import { startTlsFront } from './tls-front.ts'

/** A front before somebody who repeats the length of what reaches it and hangs up. */
async function front(t: TestContext) {
  const own = scope('test')
  t.after(() => own.unwind())
  const reached: number[] = []
  const behind = createServer((socket) => {
    socket.once('data', ({ length }) => {
      reached.push(length)
      socket.destroy()
    })
  })
  const port = await listenOnLoopback(behind)
  own.undo('close', () => behind.close())
  const files = await makeCertificate(await mkdtemp(join(tmpdir(), 'plumbline-tls-')))
  return { reached, tls: await startTlsFront({ to: { host: loopback, port }, ...files }, own) }
}

it('sends whoever comes without encryption away, with words of Postgres', async (t) => {
  const { tls, reached } = await front(t)
  const client = new pg.Client({ host: tls.host, port: tls.port, user: 'a', password: 'b' })
  await assert.rejects(client.connect(), /no encryption/)
  assert.deepEqual(tls.counts(), { encrypted: 0, open: 1 })
  assert.deepEqual(reached, [])
})

it('lets whoever encrypts through', async (t) => {
  const { tls, reached } = await front(t)
  const ssl = { rejectUnauthorized: false }
  const client = new pg.Client({ host: tls.host, port: tls.port, user: 'a', ssl })
  await assert.rejects(client.connect())
  assert.deepEqual(tls.counts(), { encrypted: 1, open: 0 })
  assert.equal(reached.length, 1)
})
