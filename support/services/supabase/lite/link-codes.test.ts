import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkCodes } from './link-codes.ts'

const api = 'http://api.test:1/auth/v1'
const post = (path: string, body: object) =>
  new Request(`${api}${path}`, { method: 'POST', body: JSON.stringify(body) })

const landed = (hash: string) =>
  new Response(null, { status: 303, headers: { location: `http://site.test/back?next=a#${hash}` } })

/** A link that was asked for with a challenge in clear, and what opening it answers. */
async function opened(codes: ReturnType<typeof linkCodes>, hash: string): Promise<URL> {
  const wish = { email: 'a@example.com', code_challenge: 'word', code_challenge_method: 'plain' }
  const token = (await codes.namesFor(post('/recover', wish)))('t1')
  const request = new Request(`${api}/verify?token=${token}&type=recovery`)
  assert.equal(new URL(codes.opened(request).url).searchParams.get('token'), 't1')
  return new URL(codes.withCode(request, landed(hash)).headers.get('location') ?? '')
}

test('a link without a challenge stays what it is', async () => {
  const codes = linkCodes()
  assert.equal((await codes.namesFor(post('/recover', { email: 'a' })))('t1'), 't1')
  const request = new Request(`${api}/verify?token=t1`)
  assert.equal(codes.opened(request), request)
  const answer = landed('access_token=a')
  assert.equal(codes.withCode(request, answer), answer)
})

test('a code holds for five minutes', async () => {
  let now = 0
  const codes = linkCodes(() => now)
  const code = (await opened(codes, 'access_token=a')).searchParams.get('code')
  now = 300_001
  const asked = post('/token?grant_type=pkce', { auth_code: code, code_verifier: 'word' })
  const told = await codes.exchanged(asked)
  assert.ok(told !== undefined && 'refusal' in told)
  assert.equal(told.refusal.status, 422)
  now = 300_000
  assert.deepEqual(await codes.exchanged(asked), { session: { access_token: 'a' } })
  assert.equal(await codes.exchanged(asked), undefined)
})

test('a refusal stands where a server sees it, too', async () => {
  const target = await opened(linkCodes(), 'error=access_denied&error_code=otp_expired')
  assert.equal(target.searchParams.get('error_code'), 'otp_expired')
  assert.match(target.hash, /otp_expired/)
  assert.equal(target.searchParams.has('code'), false)
})
