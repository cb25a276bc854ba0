/** A session of the project, shown to a system that knows the project by another address. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import type { StackAddresses } from '../ports/services.ts'
import { knowsProjectBy } from './issuer.ts'
import { headersAt, tokenAt } from './token-exchange.ts'

const secret = 'a-test-secret-of-32-characters-or-more'
const url = 'http://127.0.0.1:1000'
const stack = { supabase: { url, jwtSecret: secret } } as StackAddresses
const templates = { SUPABASE_URL: '${supabase.url}', OTHER: 'x' }
const session = (key = secret, issuer = `${url}/auth/v1`) =>
  new SignJWT({ sub: 'me', iss: issuer })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(key))

test('a system on another way to the project is shown sessions of that way', async () => {
  const at = 'http://127.0.0.1:2000'
  knowsProjectBy(at, stack, templates, { SUPABASE_URL: 'http://127.0.0.1:3000/' })
  const token = await session()
  const shown = await tokenAt(`${at}/api/a`, token)
  const { payload } = await jwtVerify(shown, new TextEncoder().encode(secret))
  assert.deepEqual(payload, { ...decodeJwt(token), iss: 'http://127.0.0.1:3000/auth/v1' })
  const headers = await headersAt(`${at}/api/a`, { authorization: `Bearer ${token}` })
  assert.deepEqual(headers, { authorization: `Bearer ${shown}` })
  assert.equal(await tokenAt('http://127.0.0.1:2001', token), token)
})

test('what the project has not issued is shown as it is', async () => {
  const at = 'http://127.0.0.1:2002'
  knowsProjectBy(at, stack, templates, { SUPABASE_URL: 'http://127.0.0.1:3000' })
  for (const token of [await session('another-secret'), await session(secret, 'x'), 'nothing']) {
    assert.equal(await tokenAt(at, token), token)
  }
})

test('whoever starts later at the same port is shown what it expects', async () => {
  const at = 'http://127.0.0.1:2003'
  const token = await session()
  knowsProjectBy(at, stack, templates, { SUPABASE_URL: 'http://127.0.0.1:3000' })
  knowsProjectBy(at, stack, templates, { SUPABASE_URL: url })
  assert.equal(await tokenAt(at, token), token)
  knowsProjectBy(at, stack, templates, { SUPABASE_URL: 'no address' })
  assert.equal(await tokenAt(at, token), token)
})
