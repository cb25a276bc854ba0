/** Which variables ask for an encrypted database. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { withoutEncryption } from './without-encryption.ts'

it('a switch is turned off for every scenario but the one that asks for encryption', () => {
  const given = { DATABASE_SSL: 'require', DB_USE_TLS: 'True', DATABASE_URL: 'a', LOG_SSL: 'true' }
  assert.deepEqual(withoutEncryption(given), {
    plain: { DATABASE_SSL: 'disable', DB_USE_TLS: 'false', DATABASE_URL: 'a', LOG_SSL: 'true' },
    encrypted: { DATABASE_SSL: 'require', DB_USE_TLS: 'True' },
  })
})

it('what asks for none stays as it is', () => {
  const given = { DATABASE_SSL: 'disable', DATABASE_SSL_CA: '/ca.pem' }
  assert.deepEqual(withoutEncryption(given), { plain: given, encrypted: {} })
})
