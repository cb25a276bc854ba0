/** A limit that the documents do not set is no broken promise, and a small document is taken anyway. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import { uploads } from '../../systems/manifest-parts/production/files.ts'
import { sendOfSize } from './sized-files.ts'

/** Takes documents of so many bytes at most, and of the kind that `takes` matches. */
async function backend(t: TestContext, most: number, takes = /./) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const form = await new Response(Buffer.concat(chunks), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData()
    const file = form.get('file') as File
    const status = takes.test(file.type) ? (file.size > most ? 413 : 201) : 415
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: '1', url: `https://files.example/${file.name}` }))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const sizeSent = async (url: string, size: number, limit?: number) => {
  const production = { uploads: { ...uploads.parse(undefined), limit }, areas: {} }
  const sender = { person: { token: 'x' }, project: '1', backend: url }
  const { file } = await sendOfSize({ production } as never, sender as never, size)
  return [file.bytes.length, file.type]
}
const large = 2_000_000

it('is of the size that is asked for, as text or as what the system takes', async (t) => {
  assert.deepEqual(await sizeSent(await backend(t, large), large), [large, 'text/plain'])
  const url = await backend(t, large, /pdf/)
  assert.deepEqual(await sizeSent(url, 1), [1, 'application/pdf'])
})

it('is as large as the system says where that is less', async (t) => {
  const url = await backend(t, 1_500_000)
  assert.deepEqual(await sizeSent(url, large, 1_500_000), [1_500_000, 'text/plain'])
  await assert.rejects(sizeSent(url, large, 1_600_000), Violation)
})

it('is no verdict where a limit is met that nobody has said, and one below a megabyte', async (t) => {
  const url = await backend(t, 1_000_000)
  await assert.rejects(sizeSent(url, large), (error: Error) => {
    return error instanceof Unverified && /uploads\.limit/.test(error.message)
  })
  await assert.rejects(sizeSent(url, 1_048_576), Violation)
})
