/** A key with all rights is known by what it says of itself, a sample by its signature. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutWidelyKnown, writesServiceKey } from './widely-known-keys.ts'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (role: string) => [part({ alg: 'HS256' }), part({ role }), 'A'.repeat(43)].join('.')

describe('in a file that is delivered', () => {
  it('the key of the service counts', () =>
    assert.ok(writesServiceKey(`select net.http_post('${token('service_role')}')`)))
  it('a secret key of the new kind counts', () =>
    assert.ok(writesServiceKey(`select '${['sb', 'secret', 'a'.repeat(31)].join('_')}'`)))
  it('the public key does not', () => assert.ok(!writesServiceKey(`select '${token('anon')}'`)))
  it('three words with dots do not', () => assert.ok(!writesServiceKey('eyJabc.eyJdef.ghi')))
})

it('a token of one’s own stays', () => {
  const text = `key = ${token('service_role')}`
  assert.equal(withoutWidelyKnown(text), text)
})
