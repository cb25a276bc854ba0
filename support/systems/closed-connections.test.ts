/** A server that closes idle connections while the suite is busy has refused nothing. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { call } from './http-client.ts'

/** How long the server keeps a connection that nobody uses, and how long we are busy, in milliseconds. */
const [keptMs, busyMs] = [300, 600]

/** In a thread of its own; like many a server it does not tell in advance how long it keeps a connection. */
const server = `
  const { createServer } = require('node:net')
  const { parentPort } = require('node:worker_threads')
  const answer = 'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok'
  const served = createServer((socket) => {
    let text = ''
    socket.on('error', () => {}).on('data', (data) => {
      text += data.toString('latin1')
      const head = text.indexOf('\\r\\n\\r\\n')
      const body = Number(/content-length: (\\d+)/i.exec(text)?.[1] ?? 0)
      if (head < 0 || text.length < head + 4 + body) return
      text = ''
      socket.write(answer)
      setTimeout(() => socket.end(), ${keptMs})
    })
  })
  served.listen(0, '127.0.0.1', () => parentPort.postMessage(served.address().port))
`

function formOf(bytes: number): FormData {
  const form = new FormData()
  form.set('file', new File([Buffer.alloc(bytes)], 'worksheet.pdf'))
  return form
}

/** Busy where sockets are read, and so before what has happened to them meanwhile is known. */
async function busyAmongReads(): Promise<void> {
  await new Promise<void>((resolve) => readFile(import.meta.filename, () => resolve()))
  for (const end = performance.now() + busyMs; performance.now() < end; );
}

test('an upload after a busy time does not set out on a connection that is closed by then', async (t) => {
  const thread = new Worker(server, { eval: true })
  t.after(() => thread.terminate())
  const [port] = (await once(thread, 'message')) as [number]
  const post = (bytes: number) =>
    call(`http://127.0.0.1:${port}/`, { method: 'POST', body: formOf(bytes) })
  for (let round = 0; round < 3; round += 1) {
    await post(1)
    await busyAmongReads()
    assert.equal((await post(5_000_000)).status, 200)
  }
})
