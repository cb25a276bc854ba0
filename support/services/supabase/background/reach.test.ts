/** Which requests of a database leave it, and where to. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ownNames, reachable, thisMachine } from './reach.ts'

const api = 'http://127.0.0.1:4321'

test('a project that asks itself by any of its names is asked here', () => {
  const path = '/functions/v1/tidy?dry=1'
  for (const base of [
    'https://abcdefghijklmnopqrst.supabase.co',
    'http://kong:8000',
    'http://host.docker.internal:54321',
    'http://supabase_kong_vocabgo:8000',
    'http://api.supabase.internal:8000',
  ]) {
    assert.equal(reachable(base + path, api), api + path)
  }
})

test('servers of this machine are asked as they are', () => {
  for (const url of ['http://127.0.0.1:9/x', 'http://localhost:9/x', 'http://[::1]:9/x']) {
    assert.equal(reachable(url, api), url)
  }
})

test('nothing leaves this machine', () => {
  for (const url of [
    'https://example.org/x',
    'http://10.0.0.1/',
    'https://supabase.co.example.org/',
  ]) {
    assert.equal(reachable(url, api), undefined)
  }
})

test('the extension that asks by itself goes by the same names', () => {
  const sql = readFileSync(new URL('../extensions/http--1.6.sql', import.meta.url), 'utf8')
  for (const { source } of [ownNames, thisMachine]) assert(sql.includes(`'${source}'`), source)
})
