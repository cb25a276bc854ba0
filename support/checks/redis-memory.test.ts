/** A Redis that evicts is caught by a single key that waits, not by luck. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RunningProcess } from '../ports/process.ts'
import { withRedis } from '../services/redis/driver.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { relieve } from '../services/redis/pressure.ts'
import type { Manifest } from '../systems/manifest.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { fillBeyond } from './redis-memory.ts'

/** A list is one key, however many jobs are in it; with samples one such key may live on by luck. */
const rounds = 8

test('a queue of one key is evicted every time where keys are evicted at all', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-memory-'))
  const started: RunningProcess[] = []
  t.after(async () => {
    for (const child of started) await child.kill()
    rmSync(dir, { recursive: true, force: true })
  })
  const args = ['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no']
  const launch = launcher((child) => started.push(child))
  const { address } = await startRedis({ launch, dir: join(dir, 'redis'), args })
  const manifest = { redis: { memory: 256 * 1024 * 1024 } } as Manifest
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
