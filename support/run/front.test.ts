/** The stand-in for the reverse proxy: who gets a request, and what becomes of one that nobody takes. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startFront } from './front.ts'

/** Answers with the request's body and says that it came through a proxy. */
async function container(context: TestContext): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    response.writeHead(201).end(`${request.headers['x-forwarded-for']} ${text}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const nobody = '127.0.0.1:1'

async function askThrough(context: TestContext, addresses: readonly string[], attempts: number) {
  const front = await startFront(() => ({ addresses, attempts }))
  context.after(() => front.close())
  const response = await fetch(front.url, { method: 'POST', body: 'hello' })
  return [response.status, await response.text()]
}

test('a request and its answer are handed on whole', async (t) => {
  assert.deepEqual(await askThrough(t, [await container(t)], 1), [201, '127.0.0.1 hello'])
})

test('a refused connection is tried again with the next container where that is asked for', async (t) => {
  const address = await container(t)
  assert.deepEqual(await askThrough(t, [address, nobody], 2), [201, '127.0.0.1 hello'])
  assert.equal((await askThrough(t, [nobody, nobody], 1))[0], 502)
})

test('without any healthy container the answer is 502', async (t) => {
  assert.deepEqual(await askThrough(t, [], 3), [502, 'no container answers'])
})
