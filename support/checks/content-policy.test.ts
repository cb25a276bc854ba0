/** Pages whose scripts their own policy stops, and pages that need none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from '../systems/http-client.ts'
import { showsRoutes } from './content-policy.ts'

const page = (html: string, policy = "script-src 'self'") => {
  const answer = { status: 200, url: 'http://x/docs', body: Buffer.from(html) } as Answer
  return { what: 'the documentation', answer, policy }
}

test('a page that names the routes itself needs no script', () => {
  const table = '<table><tr><td>POST</td><td>/api/v1/ingestions</td></tr></table>'
  assert.deepEqual(showsRoutes(page(table), '/api/v1/ingestions'), [])
})

test('a page that shows nothing without a script has one', () => {
  assert.throws(() => showsRoutes(page('<h1>API</h1>'), '/api/v1/ingestions'), /no script/)
})

test('the scripts of a page are judged by its policy, whatever it shows', () => {
  const inline = '<p>/api/v1/ingestions</p><script>show()</script>'
  assert.throws(() => showsRoutes(page(inline), '/api/v1/ingestions'), /policy blocks/)
  const own = '<script src="/docs.js"></script>'
  assert.deepEqual(showsRoutes(page(own), '/api/v1/ingestions'), ['/docs.js'])
})

test('documentation that production keeps to itself has no script to run', () => {
  const { answer, ...rest } = page('<h1>Not found</h1>')
  const with404 = { ...rest, answer: { ...answer, status: 404 } }
  assert.deepEqual(showsRoutes(with404, '/api/v1/ingestions'), [])
  const broken = { ...rest, answer: { ...answer, status: 500 } }
  assert.throws(() => showsRoutes(broken, '/api/v1/ingestions'), /answer to the documentation/)
})
