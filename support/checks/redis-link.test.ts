/** The link to an encrypted Redis has the options that the team itself writes behind it. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { asWritten, warnsOfClearLink } from './redis-link.ts'

const link = 'rediss://tenant:x@127.0.0.1:1'

test('an encrypted link gets the options of the sample, each variable its own', () => {
  const sample = { BROKER: 'rediss://u:p@h:6379?ssl_cert_reqs=required', REDIS_URL: 'rediss://h' }
  assert.deepEqual(asWritten({ BROKER: link, REDIS_URL: link, OTHER: 'x' }, sample), {
    BROKER: `${link}?ssl_cert_reqs=required`,
    REDIS_URL: link,
    OTHER: 'x',
  })
})

test('a sample in clear says nothing of encrypted links', () => {
  const sample = { REDIS_URL: 'redis://h:6379?ssl_cert_reqs=required' }
  assert.deepEqual(asWritten({ REDIS_URL: link }, sample), { REDIS_URL: link })
})

test('a backend that is up has said what it had to say', async (t) => {
  const server = createServer((_, response) => response.end('true'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const process = { exit: () => undefined, lines: () => [{ text: 'started' }] }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const backend = { role: 'backend', url, process } as unknown as SystemProcess
  const scene = {
    manifest: { routes: { health: '/' }, processes: { backend: { readyWithin: 600 } } },
  } as unknown as Scene
  const began = performance.now()
  await assert.rejects(warnsOfClearLink(scene, backend, 100), Violation)
  assert.ok(performance.now() - began < 30_000)
})

/** What is heard of a backend that says `line` and has ended, or goes on. */
function heardOf(line: string, hasEnded = true): Promise<string> {
  const exit = hasEnded ? { code: 1, signal: null, at: 0 } : undefined
  const process = { exit: () => exit, exited: Promise.resolve(exit), lines: () => [{ text: line }] }
  // Nobody answers at this address, and the patience of a start is over at once.
  const backend = { role: 'backend', url: 'http://127.0.0.1:1', process }
  const processes = { backend: { readyWithin: 1 } }
  const scene = { manifest: { routes: { health: '/' }, processes } } as unknown as Scene
  return warnsOfClearLink(scene, backend as unknown as SystemProcess, 100)
}

const warnings = [
  'WARNING: Unencrypted Redis connection in production',
  'WARNING Plaintext Redis URL in production',
  'Refusing to start: insecure connection to Redis in staging',
  '{"level":40,"msg":"REDIS_URL should begin with rediss://"}',
]
for (const line of warnings) {
  test(`a link in clear is warned of by: ${line}`, async () => {
    assert.equal(await heardOf(line, false), line)
  })
}

test('whoever ends says why at any level but that of a developer', async () => {
  await heardOf('INFO ends: REDIS_URL is not encrypted')
})

for (const line of [
  'DEBUG settings redis_url=redis://*** tls=True',
  'settings redis_url=redis://*** smtp_tls=True',
  'the cache in Redis was cleared',
]) {
  test(`no link in clear is warned of by: ${line}`, () =>
    assert.rejects(heardOf(line), /no line of the backend warns/))
}
