import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import { newSigningSecret, signingKey } from '../keys.ts'
import { withMetadataClaims } from './metadata-claims.ts'

const secret = newSigningSecret()
const issuer = 'http://project.example/auth/v1'
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

test('the token of a session carries its issuer, the metadata of its user and every claim that it had', async () => {
  const access_token = await new SignJWT({ sub: 'me', session_id: 's' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(signingKey(secret))
  const user = { app_metadata: { role: 'admin' }, user_metadata: { name: 'x' } }
  const answer = await withMetadataClaims(
    json({ access_token, user, refresh_token: 'r' }),
    secret,
    issuer,
  )
  const body = (await answer.json()) as { access_token: string; refresh_token: string }
  const { payload } = await jwtVerify(body.access_token, signingKey(secret))
  assert.deepEqual(payload, { ...decodeJwt(access_token), iss: issuer, ...user })
  assert.equal(body.refresh_token, 'r')
})

test('an answer without a session stays as it is', async () => {
  const rows = await withMetadataClaims(json([{ access_token: 'a column' }]), secret, issuer)
  assert.deepEqual(await rows.json(), [{ access_token: 'a column' }])
  const refused = json({ error: 'no' }, 400)
  assert.equal(await withMetadataClaims(refused, secret, issuer), refused)
  const empty = await withMetadataClaims(new Response(null, { status: 204 }), secret, issuer)
  assert.equal(empty.status, 204)
})

test('a redirect that hands over a session hands over its issuer, too', async () => {
  const token = await new SignJWT({ sub: 'me' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(signingKey(secret))
  const location = `https://site.example/back?x=1#access_token=${token}&type=recovery`
  const answer = new Response(null, { status: 303, headers: { location } })
  const target = new URL(
    (await withMetadataClaims(answer, secret, issuer)).headers.get('location') ?? '',
  )
  const told = new URLSearchParams(target.hash.slice(1))
  assert.deepEqual(decodeJwt(told.get('access_token') ?? ''), { sub: 'me', iss: issuer })
  assert.deepEqual([target.search, told.get('type')], ['?x=1', 'recovery'])
  const refused = new Response(null, {
    status: 303,
    headers: { location: 'https://a.example/#error=x' },
  })
  assert.equal(await withMetadataClaims(refused, secret, issuer), refused)
})
