import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactor, secretsOf } from './redact.ts'

const secret = 'Tr0ub4dor&3/with+odd=chars"'

test('a known secret is masked in every spelling', () => {
  const { redact } = redactor([secret])
  for (const text of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ secret }),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ]) {
    const clean = redact(`before ${text} after`)
    assert.doesNotMatch(clean, /Tr0ub4dor|VHIwdWI0ZG9y/)
    assert.match(clean, /before .*\[redacted\].* after/)
  }
})

test('a secret that contains another one is masked whole', () => {
  const { redact } = redactor(['abcdef', 'abcdefghij'])
  assert.equal(redact('abcdefghij'), '[redacted]')
})

test('values with the shape of a secret are masked without being known', () => {
  const { redact } = redactor([])
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl'
  assert.equal(redact(`x ${token} y`), 'x [redacted] y')
  assert.equal(
    redact('postgresql://app:hunter2@db:5432/x'),
    'postgresql://app:[redacted]@db:5432/x',
  )
  assert.equal(redact('redis://:hunter2@cache:6379/0'), 'redis://:[redacted]@cache:6379/0')
  assert.equal(redact('Authorization: Bearer abcdefgh12345'), 'Authorization: Bearer [redacted]')
})

test('ordinary text stays as it is', () => {
  const { redact } = redactor(['', 'abc'])
  const text = 'http://127.0.0.1:8000/api/v1 answered 200 abc at 12:30@noon'
  assert.equal(redact(text), text)
})

test('secrets are found in an environment by the name of their variable', () => {
  const found = secretsOf({
    SECRET_KEY: 'k1k1k1k1',
    DATABASE_URL: 'postgresql://u:p%40ss@h/d',
    PATH: '/usr/bin',
    REDIS_PASSWORD: '',
  })
  assert.deepEqual(found, ['k1k1k1k1', 'postgresql://u:p%40ss@h/d', 'p%40ss', 'p@ss'])
})

test('what is learnt later is masked from then on', () => {
  const { learn, redact } = redactor(['first-secret'])
  assert.equal(redact('first-secret later-secret'), '[redacted] later-secret')
  learn(['later-secret', 'short'])
  assert.equal(redact('first-secret later-secret short'), '[redacted] [redacted] short')
})
