import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SignJWT } from 'jose'
import { keyResolver, mintApiKeys, newSigningSecret, signingKey } from './keys.ts'

const secret = newSigningSecret()
const resolve = keyResolver(secret)

it('the two API keys speak for their roles', async () => {
  const { anonKey, serviceKey } = await mintApiKeys(secret)
  const [anon, service] = [await resolve(anonKey), await resolve(serviceKey)]
  assert.deepEqual([anon?.type, anon?.claims.role], ['publishable', 'anon'])
  assert.deepEqual([service?.type, service?.claims.role], ['secret', 'service_role'])
})

it('a key of another stack speaks for nobody', async () => {
  const { serviceKey } = await mintApiKeys(newSigningSecret())
  assert.equal(await resolve(serviceKey), null)
})

it('a user’s token is no API key, whatever role it claims', async () => {
  const token = await new SignJWT({ role: 'service_role', sub: 'somebody' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(signingKey(secret))
  assert.equal(await resolve(token), null)
})

it('every stack has a secret of its own', () => {
  assert.notEqual(newSigningSecret(), secret)
  assert.match(secret, /^[0-9a-f]{64}$/)
})
