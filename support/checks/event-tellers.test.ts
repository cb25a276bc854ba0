/** Where events may be told besides the logs: in Redis, and by what a queue keeps of its jobs. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Redis } from 'ioredis'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobRecord } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { listenIn } from '../services/redis/published.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { keptEnds, lineOf } from './event-tellers.ts'
import { payloadIn } from './told-events.ts'

const events = {
  queued: 'extraction.queued',
  completed: 'extraction.completed',
  failed: 'extraction.failed',
}
const payload = { extraction_id: 'a', status: 'DRAFT', question_count: 3 }

describe('a message in Redis', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['is named by itself', 'events', JSON.stringify({ event: events.completed, ...payload })],
    ['by itself, its payload inside', 'x', JSON.stringify({ event: events.completed, payload })],
    ['by its channel', events.completed, JSON.stringify(payload)],
    ['by the end of its channel', `app:${events.completed}`, JSON.stringify({ data: payload })],
  ]
  for (const [how, channel, text] of cases) {
    it(how, () => {
      const found = payloadIn(lineOf({ channel, text }, events), events.completed)
      assert.equal(found?.extraction_id, 'a')
      assert.equal(found?.question_count, 3)
    })
  }
  it('of another kind is no event', () => {
    const line = lineOf({ channel: 'celery-task-meta-1', text: JSON.stringify(payload) }, events)
    assert.equal(payloadIn(line, events.completed), undefined)
  })
})

it('what is published is heard from the moment on from which somebody listens', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-published-'))
  const server = await startRedis({ launch: launcher(), dir: join(dir, 'redis') })
  const { url } = server.address
  const redis = new Redis(url)
  try {
    await redis.publish('before', 'nobody hears it')
    const listening = await listenIn(url)
    await redis.publish('events', 'heard')
    await eventually(
      'the message comes',
      async () => {
        if (listening.messages().length === 0) throw new Violation('nothing has come')
      },
      { withinMs: 5_000 },
    )
    assert.deepEqual(listening.messages(), [{ channel: 'events', text: 'heard' }])
    listening.close()
  } finally {
    redis.disconnect()
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
})

describe('the end of a job', () => {
  const record: JobRecord = {
    id: '1',
    queue: 'q',
    task: 't',
    runs: 1,
    whole: true,
    state: 'active',
  }
  const endOf = (told: Partial<JobRecord>, extraction = 'a') => {
    const queue = { job: async () => ({ ...record, ...told }) }
    return keptEnds({} as Scene, queue, [{ extraction: 'a', job: '1' }])(extraction)
  }
  it('is its result once it is done', async () => {
    assert.deepEqual(await endOf({ state: 'completed', result: payload }), payload)
    assert.equal(await endOf({ state: 'active', result: payload }), undefined)
  })
  it('names its extraction as a text, whatever the queue keeps', async () => {
    const told = await endOf({ state: 'completed', result: { ...payload, extraction_id: 7 } })
    assert.equal(told?.extraction_id, '7')
  })
  it('is nothing where no result is kept, or where no job is known', async () => {
    assert.equal(await endOf({ state: 'completed', result: null }), undefined)
    assert.equal(await endOf({ state: 'completed', result: payload }, 'b'), undefined)
    const unknown = {
      extraction: 'a',
      get job(): string {
        throw new Violation('no job')
      },
    }
    assert.equal(
      await keptEnds({} as Scene, { job: async () => record }, [unknown])('a'),
      undefined,
    )
  })
})
