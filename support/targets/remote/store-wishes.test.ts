/** What a request to somebody's store of files would do, and which files an answer tells of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { requestOf } from './http-request.ts'
import { oursOf } from './ours.ts'
import { filesTold, storeWish } from './store-wishes.ts'

const own = '11111111-1111-4111-8111-111111111111'
const other = '99999999-9999-4999-8999-999999999999'
const ours = oursOf('plumbline-20251120t081500-1a2b3c')
ours.add(own)

const store: ObjectStoreAddress = {
  ...{ provider: 'remote', endpoint: 'https://s3.example', region: 'auto', bucket: 'files' },
  ...{ accessKeyId: 'a', secretAccessKey: 'b', adminAccessKeyId: 'a', adminSecretAccessKey: 'b' },
  publicUrl: 'https://files.example/public',
}

const wishOf = (method: string, url: string) =>
  storeWish(store, url.startsWith('https://s3') ? 'https://s3.example/files' : store.publicUrl)(
    requestOf(url, { method }),
    ours,
  )

test('whoever reads may, and whoever writes may write below ids of the run', () => {
  assert.equal(wishOf('GET', `https://files.example/public/${other}/a`).kind, 'read')
  assert.equal(wishOf('PUT', `https://files.example/public/${other}/a`).kind, 'foreign')
  assert.equal(wishOf('DELETE', 'https://s3.example/files/').kind, 'foreign')
  assert.deepEqual(wishOf('PUT', `https://s3.example/files/docs/${own}/a%20b.pdf`), {
    kind: 'write',
    what: 'PUT a file of the object store',
    creates: [{ kind: 'object', id: `s3://files/docs/${own}/a b.pdf` }],
  })
})

test('a parameter that names the run opens no file of others', () => {
  assert.equal(wishOf('DELETE', `https://s3.example/files/a?for=${own}`).kind, 'foreign')
})

test('files are told by their public addresses, wherever they stand in an answer', () => {
  const answer = {
    url: 'https://files.example/public/a/b%C3%A4.pdf?v=1',
    rows: [{ elsewhere: 'https://files.example/c.pdf', text: 'https://files.example/public/%E0' }],
  }
  assert.deepEqual(filesTold(answer, store), [{ kind: 'object', id: 's3://files/a/bä.pdf' }])
  assert.deepEqual(filesTold(undefined, store), [])
})
