import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { scope } from '../core/scope.ts'
import { type HttpFault, type HttpProxy, startHttpProxy } from './http-proxy.ts'

const all = scope('test')
const served: string[] = []
let proxy: HttpProxy
before(async () => {
  const server = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`)
    response.end('a whole answer')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  all.undo('stop the service', () => server.close())
  proxy = await startHttpProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, all)
})
after(() => all.unwind())

const text = async (path: string, init?: RequestInit) =>
  (await fetch(proxy.url + path, init)).text()
const strikes = (path: string, fault: HttpFault, times = Infinity) =>
  proxy.inject({ concerns: (request) => request.path === path, fault, times })

test('what no rule concerns passes unchanged', async () => {
  assert.equal(await text('/free?x=1', { method: 'POST', body: 'abc' }), 'a whole answer')
  assert.ok(served.includes('POST /free?x=1'))
})

test('a refusal is answered without the service, as often as it should be', async () => {
  const fault = { kind: 'answer', status: 503, headers: { 'retry-after': '1' } } as const
  const refusal = strikes('/refused', fault, 2)
  for (const status of [503, 503, 200]) {
    assert.equal((await fetch(`${proxy.url}/refused`)).status, status)
  }
  assert.equal(refusal.hits().length, 2)
  assert.equal(served.filter((line) => line === 'GET /refused').length, 1)
})

test('a delay holds a request up and leaves it to the other rules', async () => {
  const delay = strikes('/slow', { kind: 'delay', ms: 120 })
  const refusal = strikes('/slow', { kind: 'answer', status: 503 }, 1)
  const began = performance.now()
  assert.equal((await fetch(`${proxy.url}/slow`)).status, 503)
  assert.equal(await text('/slow'), 'a whole answer')
  assert(performance.now() - began >= 230, 'both waited')
  assert.deepEqual([delay.hits().length, refusal.hits().length], [2, 1])
})

test('a reset and a truncation are errors of the connection', async () => {
  strikes('/reset', { kind: 'reset' })
  await assert.rejects(text('/reset', { method: 'POST', body: 'x'.repeat(100_000) }))
  assert.ok(!served.includes('POST /reset'))
  strikes('/half', { kind: 'truncation' })
  await assert.rejects(text('/half'))
  assert.ok(served.includes('GET /half'))
})

function arrived(hits: readonly unknown[]): void {
  if (hits.length !== 1) throw new Violation(`${hits.length} requests`)
}

test('silence lasts until whoever asks gives up, and a healed fault strikes no more', async () => {
  const silence = strikes('/silent', { kind: 'silence' })
  const impatience = new AbortController()
  const asked = text('/silent', { signal: impatience.signal })
  await eventually('the request has arrived', () => arrived(silence.hits()), { withinMs: 10_000 })
  impatience.abort()
  await assert.rejects(asked, /aborted/i)
  await silence.heal()
  await silence.heal()
  assert.equal(await text('/silent'), 'a whole answer')
})

test('a request is held until whoever asks gives up', async () => {
  const silence = strikes('/held', { kind: 'silence' })
  const asking = new AbortController()
  const answer = fetch(`${proxy.url}/held`, { signal: asking.signal })
  answer.catch(() => undefined) // awaited below
  const holds = (count: number) => () => {
    if (silence.held() !== count) throw new Violation(`${silence.held()} are held`)
  }
  await eventually('it is held', holds(1), { withinMs: 10_000 })
  asking.abort()
  await assert.rejects(answer)
  await eventually('it is let go', holds(0), { withinMs: 10_000 })
  await silence.heal()
})

test('a service that is away turns everybody away, and is there again when it heals', async () => {
  const away = await proxy.disconnect()
  await assert.rejects(text('/away'))
  await away.heal()
  assert.equal(await text('/away'), 'a whole answer')
})
