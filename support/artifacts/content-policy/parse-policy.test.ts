/** Policies read as a browser reads them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allowsAnyInline, allowsUrl, type Policy, policiesOf, sourcesFor } from './parse-policy.ts'

const only = (header: string): Policy => policiesOf(header)[0] ?? new Map()
const page = new URL('https://dashboard.example/')
const loads = (header: string, url: string) =>
  allowsUrl(only(header), 'script-src-elem', new URL(url), page)

describe('a header', () => {
  it('may hold several policies', () => {
    assert.equal(policiesOf("default-src 'self', script-src 'none'").length, 2)
  })
  it('counts the first of two directives of one name, however it is spelt', () => {
    assert.deepEqual(sourcesFor(only("Script-Src a; script-src 'none'"), 'script-src-elem'), ['a'])
  })
  it('falls back to the more general directive, and to nothing', () => {
    const words = (header: string) => sourcesFor(only(header), 'script-src-elem')
    assert.deepEqual(words('default-src a; script-src b; script-src-elem c'), ['c'])
    assert.deepEqual(words('default-src a; script-src b'), ['b'])
    assert.deepEqual(words('default-src a'), ['a'])
    assert.equal(words('img-src a'), undefined)
  })
})

describe('inline scripts', () => {
  const inline = (header: string) => allowsAnyInline(only(header), 'script-src-elem')
  it('run where nothing is said, and where they are called safe', () => {
    assert.deepEqual(["img-src 'self'", "script-src 'unsafe-inline'"].map(inline), [true, true])
  })
  it('are blocked by any list, and beside nonces, hashes and strict-dynamic', () => {
    const lists = ["'self'", "'unsafe-inline' 'nonce-a'", "'unsafe-inline' 'sha256-a'"]
    const headers = [...lists, "'unsafe-inline' 'strict-dynamic'"].map((l) => `script-src ${l}`)
    assert.deepEqual(headers.map(inline), [false, false, false, false])
  })
})

describe('a script at an address', () => {
  const allowed: readonly (readonly [string, string, boolean])[] = [
    ["'self'", 'https://dashboard.example/a.js', true],
    ["'self'", 'https://evil.example/a.js', false],
    ['*', 'https://evil.example/a.js', true],
    ['*', 'data:text/javascript,1', false],
    ['https:', 'https://evil.example/a.js', true],
    ['http:', 'https://evil.example/a.js', true],
    ['data:', 'data:text/javascript,1', true],
    ['*.example', 'https://evil.example/a.js', true],
    ['*.example', 'https://example/a.js', false],
    ['https://cdn.example', 'https://cdn.example/a.js', true],
    ['cdn.example', 'http://cdn.example/a.js', false],
    ['https://cdn.example:8443', 'https://cdn.example/a.js', false],
    ['https://cdn.example:*', 'https://cdn.example:8443/a.js', true],
    ['https://cdn.example/lib/', 'https://cdn.example/lib/a.js', true],
    ['https://cdn.example/lib/', 'https://cdn.example/a.js', false],
    ['https://cdn.example/a.js', 'https://cdn.example/b.js', false],
    ["'none'", 'https://dashboard.example/a.js', false],
    ["'nonce-abc'", 'https://dashboard.example/a.js', false],
  ]
  for (const [source, url, expected] of allowed) {
    it(`${url} is ${expected ? '' : 'not '}covered by ${source}`, () => {
      assert.equal(loads(`script-src ${source}`, url), expected)
    })
  }
})
