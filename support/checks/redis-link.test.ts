/** The link to an encrypted Redis has the options that the team itself writes behind it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asWritten } from './redis-link.ts'

const link = 'rediss://tenant:x@127.0.0.1:1'

test('an encrypted link gets the options of the sample, each variable its own', () => {
  const sample = { BROKER: 'rediss://u:p@h:6379?ssl_cert_reqs=required', REDIS_URL: 'rediss://h' }
  assert.deepEqual(asWritten({ BROKER: link, REDIS_URL: link, OTHER: 'x' }, sample), {
    BROKER: `${link}?ssl_cert_reqs=required`,
    REDIS_URL: link,
    OTHER: 'x',
  })
})

test('a sample in clear says nothing of encrypted links', () => {
  const sample = { REDIS_URL: 'redis://h:6379?ssl_cert_reqs=required' }
  assert.deepEqual(asWritten({ REDIS_URL: link }, sample), { REDIS_URL: link })
})
