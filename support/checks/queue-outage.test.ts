/** A refused upload has to be in the log, whose lines may come after the answer. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import type { LogLine } from '../ports/process.ts'
import type { Lab } from './failure-lab.ts'
import { type Refused, refusedOrKept, refusedVisibly, uploadOnSilence } from './queue-outage.ts'

const lineOf = (text: string): LogLine => ({ text }) as LogLine
const labWith = (lines: readonly LogLine[]) =>
  ({
    scene: { measured: () => undefined },
    backend: { process: { lines: () => lines } },
  }) as unknown as Lab
const answered = { status: 503, durationMs: 20, url: 'http://x/y', body: Buffer.from('no queue') }
const refused = { answer: answered, before: 1 } as unknown as Refused

test('a line that comes after the answer counts', async () => {
  const lines = [lineOf('ready')]
  setTimeout(() => lines.push(lineOf('ERROR the queue is away')), 50)
  await refusedVisibly(labWith(lines), refused, 'Redis is away')
})

test('an error from before the upload, and a log without one, do not', async () => {
  const lines = [lineOf('ERROR of the start'), lineOf('POST /y 503')]
  await assert.rejects(refusedVisibly(labWith(lines), refused, 'Redis is away'), (error) => {
    assert.match(String((error as Error).message), /tells of it: not within 3 s/)
    return true
  })
})

test('an upload that nobody answers is judged where the answer is, and nowhere else', async (t) => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const lab = {
    ...labWith([]),
    scene: { manifest: { routes: { ingestions: '/y' }, ingestion: { field: 'file' } } },
    backend: { url: `http://127.0.0.1:${port}`, process: { lines: () => [] } },
    person: { token: 'x' },
  } as unknown as Lab
  const tried = await uploadOnSilence(lab, Buffer.from('x'))
  assert.equal(tried.taken, undefined)
  await assert.rejects(refusedOrKept(lab, tried, 'Redis is silent'), /POST \/y: no answer/)
})
