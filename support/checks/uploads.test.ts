import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { lifetimeOf } from './uploads.ts'

const token = (payload: object) =>
  ['e30', Buffer.from(JSON.stringify(payload)).toString('base64url'), 'x'].join('.')

test('the lifetime is read from the token and not from the address around it', () => {
  const url = `http://h/object/sign/b/p?token=${token({ iat: 1_000, exp: 605_800 })}&expiresIn=60`
  assert.deepEqual(lifetimeOf(url), { seconds: 604_800, issuedAt: 1_000_000 })
})

test('the lifetime of an address signed as for S3 is read from its parameters', () => {
  const url = 'https://h/b/k?X-Amz-Expires=604800&X-Amz-Date=20260102T030405Z&X-Amz-Signature=x'
  assert.deepEqual(lifetimeOf(url), {
    seconds: 604_800,
    issuedAt: Date.parse('2026-01-02T03:04:05Z'),
  })
})

test('an address without any signature is a violation', () => {
  assert.throws(() => lifetimeOf('http://h/object/public/b/p'), Violation)
})
