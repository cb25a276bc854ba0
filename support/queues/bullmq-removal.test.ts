/** Taking jobs out of a queue that others use: theirs stay as they are. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { JobRemoval } from '../ports/job-removal.ts'
import { type RedisService, startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { bullmqRemoval } from './bullmq-removal.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-removal-'))
let service: RedisService
let redis: Redis
let queue: Queue
let worker: Worker
let removal: JobRemoval
let settings: Record<string, string>
const held = Promise.withResolvers<void>()
const taken = Promise.withResolvers<void>()

before(async () => {
  service = await startRedis({ launch: launcher(), dir })
  const { host, port, password, url } = service.address
  const connection = { host, port, password }
  redis = new Redis(url)
  queue = new Queue('work', { connection, streams: { events: { maxLen: 500 } } })
  await queue.getVersion() // which comes after the settings
  settings = await redis.hgetall('bull:work:meta')
  removal = bullmqRemoval({ url, queue: 'work', prefix: 'bull' })
  const hold = async (name: string) => {
    if (name !== 'held') return
    taken.resolve()
    await held.promise
  }
  worker = new Worker('work', (job) => hold(job.name), { connection, concurrency: 2 })
  await worker.waitUntilReady()
})

after(async () => {
  held.resolve()
  await removal.close()
  await worker.close()
  await queue.close()
  redis.disconnect()
  await service.stop()
  rmSync(dir, { recursive: true, force: true })
})

const completed = (id: string) =>
  new Promise<void>((resolve) => {
    worker.on('completed', (job) => job.id === id && resolve())
  })

async function finishedJob(id: string, data: object): Promise<void> {
  const done = completed(id)
  await queue.add('quick', data, { jobId: id })
  await done
}

const eventsOf = async () => JSON.stringify(await redis.xrange('bull:work:events', '-', '+'))

test('a finished job is found by its data and goes with its events; those of others stay', async () => {
  await finishedJob('theirs', { extraction: 'not-ours' })
  const before = await eventsOf()
  await finishedJob('ours', { extraction: 'a-marked-id' })
  assert.deepEqual(await removal.naming(['a-marked-id']), ['ours'])
  assert.deepEqual(await removal.there(['ours', 'never']), ['ours'])
  await removal.remove(['ours'])
  assert.deepEqual(await removal.there(['ours', 'theirs']), ['theirs'])
  assert.equal(await redis.exists('bull:work:ours'), 0)
  assert.equal(await eventsOf(), before)
  assert.deepEqual(await redis.hgetall('bull:work:meta'), settings)
  assert.equal(settings['opts.maxLenEvents'], '500')
})

test('without a word to look for nothing is found', async () => {
  assert.deepEqual(await removal.naming([]), [])
})

test('a job that runs is known as running and is not taken out of its worker', async () => {
  await queue.add('held', { extraction: 'a-held-id' }, { jobId: 'held' })
  await taken.promise
  assert.deepEqual(await removal.running(['held', 'theirs']), ['held'])
  await assert.rejects(removal.remove(['held']), /locked/)
  assert.deepEqual(await removal.there(['held']), ['held'])
})
