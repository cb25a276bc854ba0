/** Redis as the backend uses it. */
import { Then } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import {
  comesAndGoesWithTheBackend,
  reportsMissingRedis,
} from '../../support/checks/redis-connection.ts'
import { ping } from '../../support/services/redis/driver.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend } from './notes.ts'

Then('the backend connects to Redis successfully', async function (this: SuiteWorld) {
  await comesAndGoesWithTheBackend(this, backend.of(this))
  await reportsMissingRedis(this)
})

Then('Redis answers a ping with PONG', async function (this: SuiteWorld) {
  expectEqual('the answer to an authenticated PING', await ping(this.addresses.redis.url), 'PONG')
})
