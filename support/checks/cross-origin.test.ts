/** Which pages may call a backend, asked of one that refuses strangers, has no upload, or refuses nobody. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { mayCall, mayNotCall } from './cross-origin.ts'

const manifest = { routes: { ingestions: '/uploads', health: '/health' } } as Manifest
const own = 'https://own.example'

/** Lets its own page call; an upload without credentials is answered by `refusal`. */
async function withBackend(refusal: number, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(({ url, method, headers: { origin } }, response) => {
    response.setHeader('vary', 'Origin')
    if (origin === own) response.setHeader('access-control-allow-origin', own)
    response.setHeader('access-control-allow-methods', 'POST')
    response.setHeader('access-control-allow-headers', 'authorization')
    const status = url === '/uploads' && method === 'POST' ? refusal : 200
    response.writeHead(url?.startsWith('/no/') ? 404 : status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

describe('a page', () => {
  for (const refusal of [401, 403, 404, 405]) {
    it(`may call where an upload without credentials is answered by ${refusal}`, () =>
      withBackend(refusal, async (url) => {
        await mayCall(manifest, url, own)
        await mayNotCall(manifest, url, 'http://evil.example')
      }))
  }

  it('tells nothing of refusals where an upload without credentials is taken', () =>
    withBackend(202, async (url) => {
      await assert.rejects(mayCall(manifest, url, own), (error: Error) => {
        assert.ok(error instanceof Violation)
        assert.match(error.message, /without credentials is not refused/)
        return true
      })
    }))

  it('of somebody else is refused what the own one may', () =>
    withBackend(401, async (url) => {
      await assert.rejects(mayCall(manifest, url, 'http://evil.example'), Violation)
      await assert.rejects(mayNotCall(manifest, url, own), Violation)
    }))
})
