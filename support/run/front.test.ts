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

/** A container that takes requests but says that it wants no more of them. */
async function leaving(context: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/ready' ? 503 : 200).end('the one that leaves')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('who is not ready gets no request any more, where the composition asks for readiness', async (t) => {
  const addresses = [await leaving(t), await container(t)]
  const check = { path: '/ready', everyMs: 10, withinMs: 5_000 }
  const front = await startFront(() => ({ addresses, attempts: 1, check }))
  t.after(() => front.close())
  const texts = async () => {
    const asked = Array.from({ length: 4 }, () =>
      fetch(front.url, { method: 'POST', body: 'hello' }),
    )
    return Promise.all((await Promise.all(asked)).map((response) => response.text()))
  }
  const deadline = Date.now() + 10_000
  while ((await texts()).includes('the one that leaves')) assert.ok(Date.now() < deadline)
  assert.deepEqual(new Set(await texts()), new Set(['127.0.0.1 hello']))
})

test('a request is handed on while it still comes', async (t) => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    request.once('data', () => resolve())
    request.on('end', () => response.end('whole'))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => server.close())
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const front = await startFront(() => ({ addresses: [address], attempts: 1 }))
  t.after(() => front.close())
  const body = (async function* halves() {
    yield Buffer.from('first')
    await arrived
    yield Buffer.from('second')
  })()
  const sent = {
    method: 'POST',
    body,
    duplex: 'half',
    signal: AbortSignal.timeout(10_000),
  } as const
  assert.equal(await (await fetch(front.url, sent)).text(), 'whole')
})
