/** A document on its way to the backend: taken, refused, or offered to a system that has no upload at all. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { hasNoUploads, promised, upload } from './ingestions.ts'
import type { Manifest } from './manifest.ts'

const manifest = {
  routes: { ingestions: '/uploads' },
  ingestion: { field: 'file', extraction: 'id', job: 'task', url: 'url' },
} as Manifest

async function answered(status: number, body = '{}'): Promise<Awaited<ReturnType<typeof upload>>> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await upload(manifest, `http://127.0.0.1:${port}`, 'token', Buffer.from('%PDF'))
  } finally {
    server.close()
  }
}

const failure = (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('an upload', () => {
  it('that is taken names its extraction and its job', async () => {
    const { extraction, job } = await answered(202, '{"id":"e","task":"t"}')
    assert.deepEqual({ extraction, job }, { extraction: 'e', job: 't' })
  })

  for (const status of [400, 403, 422, 500]) {
    it(`that is answered by ${status} is a violation`, async () => {
      const error = await failure(answered(status))
      assert.ok(error instanceof Violation)
      assert.equal(hasNoUploads(error), false)
    })
  }

  for (const status of [404, 405]) {
    it(`that is answered by ${status} leaves open what it was for`, async () => {
      const error = await failure(answered(status))
      assert.ok(hasNoUploads(error))
      assert.match(
        error.message,
        new RegExp(`needs .*routes.ingestions.*POST /uploads.* ${status}$`),
      )
      // The runner tells errors by the name of their class.
      assert.equal(error.constructor, Unverified)
    })

    it(`that is promised is violated where the answer is ${status}`, async () => {
      const error = await failure(promised(answered(status)))
      assert.ok(error instanceof Violation)
      assert.match(error.message, new RegExp(`cannot be uploaded: POST /uploads .* ${status}$`))
    })
  }

  it('that is promised stays unverified for another reason', async () => {
    const error = await failure(promised(Promise.reject(new Unverified('needs a storage'))))
    assert.ok(error instanceof Unverified)
  })
})
