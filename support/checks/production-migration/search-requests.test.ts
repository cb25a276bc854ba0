/** How a question reaches the backend. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import type { Sender } from './files.ts'
import { asked } from './search-requests.ts'

async function backend(t: TestContext): Promise<Sender> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method, url, headers } = request
    response.end(
      JSON.stringify([method, url, headers.authorization, Buffer.concat(parts).toString()]),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const person = { id: 'a', email: 'a', token: 'key', refreshToken: 'b' }
  return { person, project: '7', backend: `http://127.0.0.1:${port}` }
}

it('asks in the body or in the address', async (t) => {
  const sender = await backend(t)
  const said = { q: 'Where is it?', project: 7 }
  const of = async (method: 'GET' | 'POST') =>
    JSON.parse((await asked(sender, method, '/search/', said)).body.toString()) as unknown
  assert.deepEqual(await of('POST'), ['POST', '/search/', 'Bearer key', JSON.stringify(said)])
  assert.deepEqual(await of('GET'), [
    'GET',
    '/search/?q=Where+is+it%3F&project=7',
    'Bearer key',
    '',
  ])
})
