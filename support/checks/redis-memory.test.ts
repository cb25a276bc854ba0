/** A Redis that evicts is caught by a single key that waits, not by luck. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { RunningProcess } from '../ports/process.ts'
import type { RedisAddress } from '../ports/services.ts'
import { withRedis } from '../services/redis/driver.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { stateOf } from '../services/redis/facts.ts'
import { relieve } from '../services/redis/pressure.ts'
import type { Manifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { fillBeyond } from './redis-memory.ts'

/** A list is one key, however many jobs are in it; with samples one such key may live on by luck. */
const rounds = 8

const manifest = { redis: { memory: 256 * 1024 * 1024 } } as Manifest

/** A Redis with these settings that ends with the test. */
async function redisWith(test: TestContext, settings: readonly string[]): Promise<RedisAddress> {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-memory-'))
  const started: RunningProcess[] = []
  test.after(async () => {
    for (const child of started) await child.kill()
    rmSync(dir, { recursive: true, force: true })
  })
  const launch = launcher((child) => started.push(child))
  const args = [...settings, '--appendonly', 'no']
  const { address } = await startRedis({ launch, dir: join(dir, 'redis'), args })
  return address
}

test('a queue of one key is evicted every time where keys are evicted at all', async (t) => {
  const settings = ['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru']
  const address = await redisWith(t, settings)
  const left = []
  for (let round = 0; round < rounds; round += 1) {
    await withRedis(address.url, (redis) => redis.rpush('extraction', 'a job'))
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await fillBeyond(manifest, address.url)
    left.push(await withRedis(address.url, (redis) => redis.del('extraction')))
    await relieve(address.url)
  }
  assert.deepEqual(left, new Array(rounds).fill(0))
})

test('a Redis without a limit is filled a little beyond the one that it lacks, not several times', async (t) => {
  const address = await redisWith(t, ['--maxmemory', '0'])
  await fillBeyond(manifest, address.url)
  const used = Number((await stateOf(address.url)).used_memory) / manifest.redis.memory
  assert.equal(used > 1.1 && used < 1.5, true, `${used} times the limit`)
})
