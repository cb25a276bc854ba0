/** Which hosts may be talked to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SuiteError } from '../../core/errors.ts'
import { refuseStrangeHosts } from './hosts.ts'

const rules = { allow: ['api.example.com', '.internal.example'], deny: ['production', 'zyxw'] }

const refusalOf = (address: string) => {
  try {
    refuseStrangeHosts([address], rules)
    return undefined
  } catch (error) {
    return error instanceof SuiteError ? `${error.code} ${error.message}` : error
  }
}

test('hosts of the list are let through, by name or by domain', () => {
  assert.equal(refusalOf('https://API.example.com/x'), undefined)
  assert.equal(refusalOf('postgresql://u:p@db.internal.example:5432/d'), undefined)
})

test('a host that only looks like one of the list is refused', () => {
  for (const host of ['api.example.com.evil.org', 'xapi.example.com', 'internal.example']) {
    assert.match(String(refusalOf(`https://${host}`)), /REMOTE_HOST.*not on the list/, host)
  }
})

test('a denied word wins over the list, in the host and in the user of a pooler', () => {
  assert.match(String(refusalOf('https://production.internal.example')), /denied by "production"/)
  const pooled = 'postgresql://postgres.zyxw:p@pool.internal.example:5432/postgres'
  assert.match(String(refusalOf(pooled)), /denied by "zyxw"/)
})
