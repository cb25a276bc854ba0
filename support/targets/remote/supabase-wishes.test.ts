/** What a request to a project would do, and whether it is the run's own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiWish } from './api-wishes.ts'
import { requestOf } from './http-request.ts'
import { oursOf } from './ours.ts'
import { supabaseWish } from './supabase-wishes.ts'

const mark = 'plumbline-20251120t081500-1a2b3c'
const own = '11111111-1111-4111-8111-111111111111'
const other = '99999999-9999-4999-8999-999999999999'
const ours = oursOf(mark)
ours.add(own)

const tokenOf = (sub: string) => `x.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.y`

const wishOf = (method: string, path: string, body?: unknown, sub = '') =>
  supabaseWish(
    requestOf(`https://project.example${path}`, {
      method,
      headers: { authorization: `Bearer ${tokenOf(sub)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    ours,
  )

const cases: readonly (readonly [string, string, string, unknown?, string?])[] = [
  ['read', 'GET', '/rest/v1/jobs'],
  ['read', 'POST', '/storage/v1/object/list/docs', { prefix: '' }],
  ['read', 'POST', `/storage/v1/object/sign/docs/${other}/a.pdf`, { expiresIn: 1 }],
  ['write', 'POST', '/auth/v1/admin/users', { email: `${mark}-1@example.com` }],
  ['foreign', 'POST', '/auth/v1/admin/users', { email: 'somebody@example.com' }],
  ['foreign', 'POST', '/auth/v1/recover', { email: 'somebody@example.com' }],
  ['write', 'DELETE', `/auth/v1/admin/users/${own}`],
  ['foreign', 'DELETE', `/auth/v1/admin/users/${other}`],
  ['write', 'PUT', '/auth/v1/user', { data: {} }, own],
  ['foreign', 'PUT', '/auth/v1/user', { data: {} }, other],
  ['write', 'POST', `/storage/v1/object/docs/${own}/a.pdf`],
  ['foreign', 'POST', `/storage/v1/object/docs/${other}/a.pdf`],
  ['write', 'DELETE', '/storage/v1/object/docs', { prefixes: [`${own}/a`] }],
  ['foreign', 'DELETE', '/storage/v1/object/docs', { prefixes: [`${own}/a`, `${other}/a`] }],
  [
    'foreign',
    'POST',
    '/storage/v1/object/move',
    {
      bucketId: 'docs',
      sourceKey: `${other}/a`,
      destinationKey: `${own}/a`,
    },
  ],
  ['write', 'POST', '/storage/v1/bucket', { name: `${mark}-b` }],
  ['foreign', 'POST', '/storage/v1/bucket/docs/empty'],
  ['write', 'POST', '/rest/v1/jobs', { user_id: own }],
  ['foreign', 'POST', '/rest/v1/jobs', [{ user_id: own }, { user_id: other }]],
  ['write', 'PATCH', `/rest/v1/jobs?user_id=eq.${own}`, { status: 'queued' }],
  ['foreign', 'PATCH', '/rest/v1/jobs', { user_id: own }],
  ['foreign', 'DELETE', `/rest/v1/jobs?id=eq.${other}`],
  ['foreign', 'DELETE', `/rest/v1/jobs?id=in.(${own},${other})`],
  ['foreign', 'DELETE', `/rest/v1/jobs?or=(id.eq.${own},status.eq.queued)`],
  ['foreign', 'POST', '/rest/v1/rpc/cleanup_expired_cooldowns', {}],
  ['foreign', 'POST', '/storage/v1/upload/resumable'],
  ['foreign', 'POST', '/functions/v1/anything', {}],
]

for (const [kind, method, path, body, sub] of cases) {
  test(`${method} ${path} ${JSON.stringify(body ?? '')} is ${kind}`, () => {
    assert.equal(wishOf(method, path, body, sub).kind, kind)
  })
}

test('the journal is told beforehand what will be there', () => {
  const user = wishOf('POST', '/auth/v1/admin/users', { email: `${mark}-1@example.com` })
  assert.deepEqual(user.kind === 'write' && user.creates, [
    { kind: 'user', id: `${mark}-1@example.com` },
  ])
  const file = wishOf('PUT', `/storage/v1/object/upload/sign/docs/${own}/a%20b.pdf?token=t`)
  assert.deepEqual(file.kind === 'write' && file.creates, [
    { kind: 'object', id: `docs/${own}/a b.pdf` },
  ])
})

test('the API is written to as a user of the run, and for nobody else', () => {
  const sent = (sub: string, token = tokenOf(sub)) =>
    apiWish(
      requestOf('https://api.example/v1/ingestions', {
        method: 'POST',
        headers: token === '' ? {} : { authorization: `Bearer ${token}` },
      }),
      ours,
    ).kind
  assert.equal(sent(own), 'write')
  assert.equal(sent(other), 'foreign')
  assert.equal(sent('', ''), 'foreign')
  assert.equal(sent('', 'no-token'), 'foreign')
})

test('a row of somebody else is not merged into, whatever else the request names', () => {
  const merging = (id: string) =>
    supabaseWish(
      requestOf('https://project.example/rest/v1/jobs', {
        method: 'POST',
        headers: { prefer: 'resolution=merge-duplicates' },
        body: JSON.stringify({ id, user_id: own }),
      }),
      ours,
    ).kind
  assert.equal(merging(own), 'write')
  assert.equal(merging(other), 'foreign')
})
