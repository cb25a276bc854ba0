/** A description of the API is read where it is, and nobody is believed to have none who serves one. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import {
  allAnswerUnknownTo,
  descriptionOf,
  formerRoutesServed,
  pathsOf,
  protectedOperations,
  tokenInAddress,
} from './operations.ts'

/** What a server answers to each path; 404 to every other. */
async function serverOf(t: TestContext, pages: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    response.statusCode = url in pages ? 200 : 404
    response.end(pages[url] ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const described = (openapi: string | false, url: string) =>
  descriptionOf({ routes: { openapi } } as unknown as ProductionManifest, url)

const description = JSON.stringify({ paths: { '/users': { get: {} } } })

test('a system that is said to describe nothing is asked all the same', async (t) => {
  const serving = await serverOf(t, { '/openapi.json': description })
  assert.deepEqual(pathsOf(await described(false, serving)), ['/users'])
  const page = await serverOf(t, { '/openapi.json': '<!doctype html>' })
  assert.deepEqual(await described(false, page), {})
  assert.deepEqual(await described(false, await serverOf(t, {})), {})
})

test('a place that is named holds a description, or the manifest is wrong', async (t) => {
  const url = await serverOf(t, { '/api.json': description, '/x': '{"a":1}', '/y': 'no' })
  assert.deepEqual(pathsOf(await described('/api.json', url)), ['/users'])
  await assert.rejects(described('/openapi.json', url), Unverified)
  for (const place of ['/x', '/y']) await assert.rejects(described(place, url), Violation)
})

test('a token goes into an address under every name that is known for one, each once', () => {
  const parameters = [
    { in: 'query', name: 'stream_token' },
    { in: 'query', name: 'token' },
  ]
  const search = tokenInAddress({ paths: { '/events': { get: { parameters } } } }, 'a.b.c')
  assert.deepEqual(
    [...new URLSearchParams(search)].map(([name]) => name),
    ['access_token', 'token', 'jwt', 'auth', 'stream_token'],
  )
})

test('a parameter that is not known may be refused before the caller is looked at', () => {
  allAnswerUnknownTo('a token', { 'GET /a': 401, 'GET /b': 422 })
  assert.throws(() => allAnswerUnknownTo('a token', { 'GET /events': 404 }), Violation)
})

test('probes of the health are open, and nothing else is because it is called like one', () => {
  const manifest = { routes: { openapi: '/openapi.json', health: '/health', open: [] } }
  const asked = (paths: Readonly<Record<string, object>>) =>
    protectedOperations(manifest as unknown as ProductionManifest, { paths }).map(
      ({ method, path }) => `${method} ${path}`,
    )
  const guarded = {
    '/health/users': { get: {} },
    '/api/live': { post: {} },
    '/api/lives': { get: {} },
  }
  const probes = {
    '/health/live': { get: {} },
    '/api/v1/readyz': { get: {} },
    '/readiness': { get: {} },
  }
  assert.deepEqual(asked({ ...guarded, ...probes }), [
    'GET /health/users',
    'POST /api/live',
    'GET /api/lives',
  ])
})

test('a former route is one that a known caller finds, whatever strangers are told', async (t) => {
  const served = (own: Readonly<Record<string, number>>, elsewhere: number) =>
    new Promise<string>((resolve) => {
      const server = createServer(({ url = '', headers }, response) => {
        const known = headers.authorization === 'Bearer good'
        response.writeHead(known ? (own[url] ?? elsewhere) : 401).end('{}')
      }).listen(0, '127.0.0.1', () => {
        t.after(() => server.close())
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      })
    })
  const found = async (own: Readonly<Record<string, number>>, elsewhere: number) => {
    const manifest = { routes: { prefix: '/api' } } as unknown as ProductionManifest
    return formerRoutesServed(manifest, await served(own, elsewhere), 'Bearer good')
  }
  assert.deepEqual(await found({}, 404), {})
  assert.deepEqual(await found({}, 401), {})
  const me = await found({ '/api/auth/me': 200 }, 404)
  assert.deepEqual(me, { 'GET /api/auth/me': 200, 'POST /api/auth/me': 200 })
  assert.deepEqual(
    await found({ '/api/auth/me': 404 }, 401),
    {},
    'what is nowhere is gone, whoever else is refused',
  )
})
