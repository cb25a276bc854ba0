/** A job whose producer tells nobody of it is found by what it was sent with, in queues of either kind. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { jobNaming, jobsAreWatched } from '../core/watched-jobs.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { queueMessages, queueProbe } from './kinds.ts'

test('a job is known by the id among its arguments, as long as somebody watches its queue', {
  timeout: 60_000,
}, async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-naming-'))
  const service = await startRedis({ launch: launcher(), dir })
  t.after(async () => {
    await service.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const { url } = service.address
  for (const kind of ['celery', 'bullmq'] as const) {
    const place = { kind, url, queue: 'work', prefix: kind === 'celery' ? '' : 'bull' }
    const messages = queueMessages(place)
    const probe = queueProbe(place)
    t.after(() => Promise.all([probe.close(), messages.close()]))
    await probe.job('nobody') // watches from here on
    const send = (payload: object) => messages.send({ task: 'tasks.any', payload })
    await send({ extraction_id: '12' })
    const own = await send({ extraction_id: 'a-1', options: { of: 1 } })
    const nested = await send({ extraction_id: 'b', options: { of: 71 } })
    assert.equal(await jobNaming('a-1', 2_000), own, kind)
    await pause(5) // BullMQ knows the age of a job by the millisecond
    const newer = await send({ extraction_id: 'a-1' })
    const isNewest = async () => {
      if ((await jobNaming('a-1', 2_000)) !== newer) throw new Violation('it is another one')
    }
    await eventually('the newest job is the one', isNewest, { withinMs: 2_000 })
    assert.equal(await jobNaming('71', 2_000), nested, kind)
    assert.equal(await jobNaming('2', 100), undefined, `${kind}: a part of an id is none`)
    await Promise.all([probe.close(), messages.close()])
    assert.equal(jobsAreWatched(), false)
    assert.equal(await jobNaming('a-1', 2_000), undefined, kind)
  }
})
