import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { test } from 'node:test'
import { root } from '../run/root.ts'
import { loadManifest, type Manifest } from './manifest.ts'
import { offerInChunks } from './streamed-upload.ts'

const content = Buffer.alloc(3_000_000, 'x')
const file = { name: 'a.pdf', type: 'application/pdf', content }

function reference(): Manifest {
  const manifest = loadManifest(`${root}/fixtures/systems/curriculum-extractor/plumbline.yaml`)
  assert.ok(manifest.system === 'curriculum-extractor')
  return manifest
}

async function offerTo(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    return await offerInChunks(reference(), `http://127.0.0.1:${port}`, file, 'token')
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

test('the file arrives whole and nobody was told its length', async () => {
  let length: string | undefined = 'none yet'
  let received: string | File | null = null
  const status = await offerTo(async (request, answer) => {
    length = request.headers['content-length']
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    received = (await new Response(Buffer.concat(parts), { headers }).formData()).get('file')
    answer.writeHead(201).end()
  })
  assert.equal(status, 201)
  assert.equal(length, undefined)
  assert.equal((received as File | null)?.size, content.length)
})

test('an answer that comes before the end of the file counts', async () => {
  assert.equal(await offerTo((_, answer) => answer.writeHead(413).end()), 413)
})

test('a connection that is cut is no answer', async () => {
  assert.equal(await offerTo((request) => request.socket.destroy()), 0)
})
