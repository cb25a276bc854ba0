/** A message between its list and its worker is nowhere for a moment, and not lost. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import type { RunningProcess } from '../ports/process.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { celeryGlance } from './celery.ts'
import { celeryMessages } from './celery-messages.ts'

test('a job whose message is on its way to a worker waits; one that nobody knows is unknown', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-glance-'))
  const started: RunningProcess[] = []
  const launch = launcher((child) => started.push(child))
  const server = await startRedis({ launch, dir: join(dir, 'redis') })
  const { url } = server.address
  const place = { kind: 'celery' as const, url, queue: 'work', prefix: '' }
  const redis = new Redis(url)
  const messages = celeryMessages(place)
  const glance = celeryGlance(place)
  t.after(async () => {
    redis.disconnect()
    await Promise.all([messages.close(), glance.close()])
    for (const child of started) await child.kill()
    rmSync(dir, { recursive: true })
  })
  const id = await messages.send({ task: 'tasks.any', payload: {} })
  const taken = await redis.lpop('work')
  const noted = setTimeout(() => {
    void redis.hset('unacked', 'tag', JSON.stringify([JSON.parse(taken ?? ''), 'work', 'work']))
  }, 200)
  t.after(() => clearTimeout(noted))
  assert.equal((await glance.job(id)).state, 'waiting')
  assert.equal((await glance.job('nobody')).state, 'unknown')
})
