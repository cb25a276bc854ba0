/** Which redirects are followed: those that frameworks answer for a slash at the end. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { textOf } from './answer-body.ts'
import { call } from './http-client.ts'

/** Redirects `from` with `status` to `to`, and answers everything else with what it was asked. */
async function redirecting(t: TestContext, from: string, status: number, to: string) {
  const server = createServer(async (request, answer) => {
    let body = ''
    for await (const part of request) body += part
    if (request.url === from) return void answer.writeHead(status, { location: to }).end('moved')
    answer.end(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async (method: string, path = from) => {
    const body = method === 'POST' ? { body: 'x' } : {}
    const answer = await call(url + path, { method, headers: { authorization: 'k' }, ...body })
    return `${answer.status} ${textOf(answer.body)}`
  }
}

test('a slash at the end that is missing, or too much, is mended with the same request', async (t) => {
  const adding = await redirecting(t, '/a?b=1', 307, '/a/?b=1')
  assert.equal(await adding('POST'), '200 POST /a/?b=1 k x')
  const taking = await redirecting(t, '/a/', 308, '/a')
  assert.equal(await taking('POST'), '200 POST /a k x')
  const moved = await redirecting(t, '/a', 301, '/a/')
  assert.equal(await moved('GET'), '200 GET /a/ k ')
})

test('every other redirect is an answer', async (t) => {
  const changed = await redirecting(t, '/a', 301, '/a/')
  assert.equal(await changed('POST'), '301 moved')
  for (const to of ['/b/', '/a', '/a/?c', 'http://localhost:1/a/', '//:x', '/a//']) {
    const elsewhere = await redirecting(t, '/a', 307, to)
    assert.equal(await elsewhere('POST'), '307 moved', to)
  }
})
