/** What counts as a page of documentation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from '../systems/http-client.ts'
import { documentationIsThere } from './compose-access.ts'

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
