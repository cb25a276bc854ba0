/** The guard of a running job, read from the keys that BullMQ writes. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Queue, Worker } from 'bullmq'
import type { RunningProcess } from '../ports/process.ts'
import { type RedisService, startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { guardOf } from './bullmq-guard.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-guard-'))
const started: RunningProcess[] = []
let redis: RedisService
before(async () => {
  const launch = launcher((child) => started.push(child))
  redis = await startRedis({ launch, dir: join(dir, 'redis') })
})
after(async () => {
  for (const child of started) await child.kill()
  rmSync(dir, { recursive: true, force: true })
})

describe('a job', () => {
  it('is running and guarded while a worker has it, and neither before nor afterwards', async () => {
    const { host, port, password, url } = redis.address
    const connection = { host, port, password }
    const place = { url, queue: 'guarded', prefix: 'bull' }
    const queue = new Queue('guarded', { connection })
    const { id = '' } = await queue.add('task', {})
    assert.deepEqual(await guardOf(place, id), { running: false, guarded: false })
    const taken = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const work = () => {
      taken.resolve()
      return finish.promise
    }
    const worker = new Worker('guarded', work, { connection })
    await taken.promise
    assert.deepEqual(await guardOf(place, id), { running: true, guarded: true })
    const completed = new Promise((resolve) => worker.once('completed', resolve))
    finish.resolve()
    await completed
    assert.deepEqual(await guardOf(place, id), { running: false, guarded: false })
    await worker.close()
    await queue.close()
  })
})
