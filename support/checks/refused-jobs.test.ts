/** Uploads that no queue takes: what was answered, and how that is told. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { refusedAndLogged, tryToQueue } from './refused-jobs.ts'

const manifest = {
  queue: { kind: 'bullmq', name: 'extraction', prefix: 'bull' },
  routes: { ingestions: '/ingestions' },
  ingestion: { field: 'file', extraction: 'id', job: 'task_id', fields: {} },
}

async function answered(t: TestContext, answer: object) {
  const server = createServer((_, response) => response.writeHead(201).end(JSON.stringify(answer)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const backend = { url, process: { lines: () => [] } }
  const file = { name: 'late.pdf', type: 'application/pdf', content: Buffer.from('%PDF-') }
  return tryToQueue({ manifest } as never, backend as never, file as never, 'token')
}

test('an upload that is accepted without a job is one that is not refused', async (t) => {
  const tried = await answered(t, { id: 'e1', status: 'UPLOADED', task_id: null })
  assert.deepEqual(tried.promised, { extraction: 'e1' })
  await assert.rejects(
    refusedAndLogged({ manifest } as never, 'redis://127.0.0.1:1', tried),
    /cannot be queued is not refused/,
  )
})

test('a job that was promised is known', async (t) => {
  const tried = await answered(t, { id: 'e1', task_id: 7 })
  assert.deepEqual(tried.promised, { extraction: 'e1', job: '7' })
})

test('a job without a usable id is no missing one', async (t) => {
  await assert.rejects(answered(t, { id: 'e1', task_id: {} }), /of no use/)
})
