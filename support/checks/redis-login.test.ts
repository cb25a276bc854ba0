/** Which variables of a system hold the password of Redis alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutLonePassword } from './redis-login.ts'

test('a variable that holds the password alone is taken away, a URL that has it is not', () => {
  const environment = {
    REDIS_PASSWORD: '${redis.password}',
    REDIS_URL: '${redis.url}',
    BROKER: 'redis://:${redis.password}@localhost',
  }
  assert.deepEqual(withoutLonePassword({ environment }), { REDIS_PASSWORD: null })
})
