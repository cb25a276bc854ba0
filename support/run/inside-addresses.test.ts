/** Addresses that only a composition with the service can use. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { leadingNowhere } from './inside-addresses.ts'

it('a value leads nowhere when it names a service that the files do not have', () => {
  const values = {
    ...{ REDIS_URL: 'redis://:secret@redis:6379/0', CACHE_HOST: 'redis', PLAIN: 'redis://redis/1' },
    ...{
      OTHER: 'redis://:secret@redis.example.com:6379',
      WORDS: 'not-redis',
      API: 'http://api:8000',
    },
  }
  const project = { services: { api: {} }, inactive: { mail: {} } } as never
  const services = ['redis', 'api', 'mail']
  assert.deepEqual(leadingNowhere(values, services, project), ['REDIS_URL', 'CACHE_HOST', 'PLAIN'])
  const own = { services: { api: {}, redis: {} }, inactive: { mail: {} } } as never
  assert.deepEqual(leadingNowhere(values, services, own), [])
})

it('a service in a profile that nobody chooses is there only where another one needs it', () => {
  const values = { REDIS_URL: 'redis://:secret@redis:6379/0' }
  const switchedOff = { services: { api: { dependsOn: {} } }, inactive: { redis: {} } } as never
  assert.deepEqual(leadingNowhere(values, ['redis', 'api'], switchedOff), ['REDIS_URL'])
  const needed = {
    services: { api: { dependsOn: { redis: { condition: 'service_started' } } } },
    inactive: { redis: {} },
  } as never
  assert.deepEqual(leadingNowhere(values, ['redis', 'api'], needed), [])
})
