import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import type { QueueProbe } from '../ports/queue.ts'
import { type RedisService, startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { bullmqProbe } from './bullmq.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-queue-'))
let redis: RedisService
let queue: Queue
let worker: Worker
let probe: QueueProbe
const ended = Promise.withResolvers<void>()

before(async () => {
  redis = await startRedis({ launch: launcher(), dir })
  const { host, port, password } = redis.address
  const connection = { host, port, password }
  queue = new Queue('work', { connection })
  let runs = 0
  const task = async (name: string) => {
    if (name === 'refused') throw new UnrecoverableError('cannot be done')
    runs += name === 'flaky' ? 1 : 0
    if (name === 'flaky' && runs === 1) throw new Error('the first run')
    return { echo: name }
  }
  worker = new Worker('work', (job) => task(job.name), { connection, concurrency: 2 })
  let open = 3
  const one = () => {
    open -= 1
    if (open === 0) ended.resolve()
  }
  worker.on('completed', one)
  worker.on('failed', (job) => job?.name === 'refused' && one())
  await worker.waitUntilReady()
  const options = { attempts: 2, backoff: { type: 'fixed', delay: 30 } }
  for (const name of ['good', 'flaky', 'refused']) {
    await queue.add(name, { any: 1 }, { ...options, jobId: `the-${name}` })
  }
  probe = bullmqProbe({ url: redis.address.url, queue: 'work', prefix: 'bull' })
  await ended.promise
})

after(async () => {
  await probe?.close()
  await worker?.close()
  await queue?.close()
  await redis?.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('a finished job has its result, and the times are in order', async () => {
  const job = await probe.job('the-good')
  assert.deepEqual(
    [job.state, job.result, job.runs, job.whole],
    ['completed', { echo: 'good' }, 1, true],
  )
  const { queuedAt = 0, startedAt = 0, finishedAt = 0 } = await probe.times('the-good')
  assert.ok(queuedAt > 0 && queuedAt <= startedAt && startedAt <= finishedAt)
})

test('a job that succeeds on its second run counts both', async () => {
  const job = await probe.job('the-flaky')
  assert.deepEqual([job.state, job.runs], ['completed', 2])
})

test('a refused job is failed with its error', async () => {
  const job = await probe.job('the-refused')
  assert.deepEqual([job.state, job.error], ['failed', 'cannot be done'])
})

test('a job that the store does not know is unknown, not waiting', async () => {
  assert.equal((await probe.job('nobody')).state, 'unknown')
  assert.deepEqual(await probe.times('nobody'), {})
})

test('queues, consumers and depth are what the store holds', async () => {
  assert.deepEqual(await probe.queues(), ['work'])
  assert.equal(await probe.consumers(), 1)
  assert.equal(await probe.depth(), 0)
  await worker.pause()
  await queue.add('later', { any: 1 }, { jobId: 'the-later' })
  assert.equal(await probe.depth(), 1)
  assert.equal((await probe.job('the-later')).state, 'waiting')
})
