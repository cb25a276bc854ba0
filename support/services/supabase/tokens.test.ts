import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { newSigningSecret, signingKey } from './keys.ts'
import { aged, forged, isSignedWith, unsigned } from './tokens.ts'

const secret = newSigningSecret()
const issue = () =>
  new SignJWT({ url: 'worksheets/a.pdf' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('7d')
    .sign(signingKey(secret))

test('an aged token says the same, was issued earlier, and is signed by the same secret', async () => {
  const token = await issue()
  const old = await aged(token, 8 * 86_400, secret)
  const [then, now] = [decodeJwt(old), decodeJwt(token)]
  assert.equal(then.url, now.url)
  assert.equal((now.iat ?? 0) - (then.iat ?? 0), 8 * 86_400)
  assert.equal((now.exp ?? 0) - (then.exp ?? 0), 8 * 86_400)
  assert.equal(await isSignedWith(old, secret), true)
  await assert.rejects(jwtVerify(old, signingKey(secret)), /"exp" claim/)
})

test('a forged token says the same and is not signed by the secret', async () => {
  const token = await issue()
  const other = await forged(token)
  assert.deepEqual(decodeJwt(other), decodeJwt(token))
  assert.equal(await isSignedWith(token, secret), true)
  assert.equal(await isSignedWith(other, secret), false)
})

test('a token that nobody has signed says the same and that', async () => {
  const token = await issue()
  assert.deepEqual(decodeJwt(unsigned(token)), decodeJwt(token))
  assert.equal(decodeProtectedHeader(unsigned(token)).alg, 'none')
  assert.equal(await isSignedWith(unsigned(token), secret), false)
})
