/** What counts as a page of documentation, and what of a composition the world reaches. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Answer } from '../systems/http-client.ts'
import { documentationIsThere, hidesAccessPoints, publishesOnlyTheProxy } from './compose-access.ts'

const manifest = { routes: { docs: '/docs', openapi: '/openapi.json', health: '/health/' } }
const answer = (text: string) => ({ status: 200, body: Buffer.from(text) }) as Answer
const shown = (page: string) => {
  const description = answer('{"paths": {"/health": {}}}')
  return documentationIsThere({ page: answer(page), description }, manifest as never)
}

test('a page may leave out the element that HTML lets it leave out', () => {
  shown('<!doctype html><title>API</title><h1>API</h1>')
  shown('<html lang="en"><h1>API</h1></html>')
})

test('what is no HTML is no page', () => {
  assert.throws(() => shown('{"detail": "html"}'), /no page/)
})

const service = (name: string, published?: number, tree = {}) => ({
  ...{ name, tree, ports: published === undefined ? [] : [{ published }] },
})
const project = (...services: readonly ReturnType<typeof service>[]) =>
  ({
    services: Object.fromEntries(services.map((each) => [each.name, each])),
    inactive: {},
  }) as never
const names = { composition: { services: { redis: 'cache' } } } as never

test('the proxy is published for all, an access point of developers is not', () => {
  hidesAccessPoints(project(service('proxy', 443), service('backend')), names)
  for (const open of [
    service('backend', 8000),
    service('mail', undefined, { network_mode: 'host' }),
  ])
    assert.throws(() => hidesAccessPoints(project(open), names), Violation)
})

test('an open Redis is no access point of developers, but open all the same', () => {
  const open = project(service('proxy', 80), service('cache', 6379))
  hidesAccessPoints(open, names)
  assert.throws(() => publishesOnlyTheProxy(open), Violation)
})
