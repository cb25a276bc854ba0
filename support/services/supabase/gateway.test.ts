import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { startGateway } from './gateway.ts'

/** Answers with what it was asked. */
async function echo() {
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    answer.writeHead(201, { 'x-path': request.url ?? '' })
    answer.end(Buffer.concat(parts))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

test('a request is passed on whole, and who made it is written down without its query', async () => {
  const target = await echo()
  const gateway = await startGateway(target.url)
  try {
    const headers = { authorization: 'Bearer mine', apikey: 'public' }
    const request = { method: 'POST', headers, body: 'words' }
    const answer = await fetch(`${gateway.url}/storage/v1/object?token=t`, request)
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.get('x-path'), '/storage/v1/object?token=t')
    assert.equal(await answer.text(), 'words')
    await (await fetch(`${gateway.url}/rest`, { headers: { apikey: 'public' } })).text()
    assert.deepEqual(gateway.seen(), [
      { method: 'POST', path: '/storage/v1/object', credential: 'mine' },
      { method: 'GET', path: '/rest', credential: 'public' },
    ])
  } finally {
    await gateway.close()
    target.close()
  }
})

test('a project that is gone is answered for with 502', async () => {
  const target = await echo()
  target.close()
  const gateway = await startGateway(target.url)
  try {
    assert.equal((await fetch(gateway.url)).status, 502)
  } finally {
    await gateway.close()
  }
})
