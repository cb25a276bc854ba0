import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JobMessages } from '../ports/job-messages.ts'
import type { QueueProbe } from '../ports/queue.ts'
import { type RedisService, startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { bullmqProbe } from './bullmq.ts'
import { bullmqMessages } from './bullmq-messages.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-messages-'))
let redis: RedisService
let probe: QueueProbe
let messages: JobMessages

before(async () => {
  redis = await startRedis({ launch: launcher(), dir })
  const place = { url: redis.address.url, queue: 'work', prefix: 'bull' }
  probe = bullmqProbe(place)
  messages = bullmqMessages(place)
})

after(async () => {
  await messages?.close()
  await probe?.close()
  await redis?.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('a sent job waits under its task with the arguments as JSON and no result', async () => {
  const id = await messages.send({ task: 'some.task', payload: { name: 'Ü' } })
  const { task, state } = await probe.job(id)
  assert.deepEqual([task, state], ['some.task', 'waiting'])
  assert.deepEqual(await messages.stored(id), { payload: '{"name":"Ü"}', result: undefined })
})

test('a text stands in the store as it was given, and its job waits to be taken at once', async () => {
  const before = await probe.depth()
  const id = await messages.sendText('some.task', '{"name":')
  assert.equal((await messages.stored(id)).payload, '{"name":')
  const { queuedAt, startedAt } = await probe.times(id)
  assert.deepEqual([typeof queuedAt, startedAt], ['number', undefined])
  assert.equal(await probe.depth(), before + 1)
})

test('a job whose arguments are no JSON is read as damaged, with its task and its state', async () => {
  const id = await messages.sendText('some.task', 'no JSON')
  const { task, state, runs, whole } = await probe.job(id)
  assert.deepEqual([task, state, runs, whole], ['some.task', 'waiting', 0, false])
})

test('a message of nobody has neither arguments nor a result', async () => {
  assert.deepEqual(await messages.stored('nobody'), { payload: undefined, result: undefined })
})
