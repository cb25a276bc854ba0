/** Rows about all originals are judged by those that are taken. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { bothKinds, kindsTaken } from './kinds-taken.ts'

const manifest = {
  routes: { ingestions: '/documents' },
  ingestion: { field: 'file', extraction: 'id', job: 'job', url: 'url' },
} as unknown as Manifest

/** A backend that takes PDFs and answers Word documents with `status`. */
async function backend(t: TestContext, status: number): Promise<string> {
  const server = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray())
    response.writeHead(sent.includes('worksheet.docx') ? status : 201).end('{"id":"a"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const pdf = Buffer.from('%PDF-1.7')
const word = { name: 'worksheet.docx', type: 'application/zip', content: Buffer.from('PK') }
const both = { pdf, word }

test('a backend that takes both has two originals', async (t) => {
  assert.equal((await kindsTaken(manifest, await backend(t, 201), 'x', both)).length, 2)
})

test('a Word document that is no file for the backend leaves the PDF to be judged', async (t) => {
  const url = await backend(t, 415)
  assert.deepEqual(
    (await kindsTaken(manifest, url, 'x', both)).map(({ document }) => document),
    [pdf],
  )
  await assert.rejects(bothKinds(manifest, url, 'x', both), Violation)
})

test('a backend that breaks on a Word document is wrong wherever one is sent', async (t) => {
  await assert.rejects(kindsTaken(manifest, await backend(t, 500), 'x', both), Violation)
})
