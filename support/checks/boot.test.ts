import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { reportsError, staysUnhealthy } from './boot.ts'

const line = (text: string) => ({ at: 0, stream: 'stdout' as const, text })

test('a line with a level is judged by its level alone', () => {
  assert.ok(reportsError(line('{"level":50,"msg":"anything"}')))
  assert.ok(reportsError(line('{"level":"ERROR","msg":"anything"}')))
  assert.ok(reportsError(line('{"levelname":"CRITICAL","msg":"x"}')))
  assert.ok(!reportsError(line('{"level":30,"msg":"0 errors, no error"}')))
  assert.ok(!reportsError(line('{"level":"info","errors":0}')))
  assert.ok(!reportsError(line('INFO started, error tracking is off')))
  assert.ok(!reportsError(line('[info     ] error tracking is off')))
  assert.ok(reportsError(line('[error    ] the job is lost')))
})

test('a line without a level is judged by its words', () => {
  assert.ok(reportsError(line('2026-01-01 ERROR: no such table')))
  assert.ok(reportsError(line('Traceback (most recent call last):')))
  assert.ok(reportsError(line('[worker] unhandled rejection')))
  assert.ok(reportsError(line('{not json: error')))
})

test('a warning of text that speaks of an error reports it, one of JSON and a line of information do not', () => {
  const reports = (text: string) => reportsError(line(text))
  assert.equal(reports('2026-01-01 10:00:00 WARNING worker: job 7 ended with an error'), true)
  assert.equal(reports('[info     ] error tracking is off'), false)
  assert.equal(reports('{"level":"warn","msg":"an error"}'), false)
})

test('a backend that gets well late is found, and one that ends is no longer waited for', async (context) => {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(asked > 3 ? 200 : 503).end()
  }).listen(0, '127.0.0.1')
  context.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const manifest = { routes: { health: '/' } } as Manifest
  const watch = (endsAfter: number) => {
    const exit = () => (asked >= endsAfter ? { code: 1 } : undefined)
    const backend = { url, process: { exit } } as unknown as SystemProcess
    return staysUnhealthy({ manifest }, backend, 20_000, 'nothing is there')
  }
  await watch(2)
  assert.equal(asked, 2)
  await assert.rejects(watch(100), Violation)
})
