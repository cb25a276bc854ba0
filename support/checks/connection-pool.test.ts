/** How long a pool takes to give up what nobody needs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calmingSoon } from './connection-pool.ts'

const withIdle = (poolIdle?: object) => calmingSoon({ settings: { poolIdle } } as never)

test('a pool whose idle time is a setting is calm within a second', () => {
  assert.deepEqual(withIdle({ variable: 'DB_IDLE_MS', unit: 'ms' }), { DB_IDLE_MS: '1000' })
  assert.deepEqual(withIdle({ variable: 'DB_IDLE', unit: 's' }), { DB_IDLE: '1' })
})

test('any other one is waited for', () => {
  assert.deepEqual(withIdle(), {})
})
