/** What every kind of queue must answer, asked of each with a real worker at work. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { historiesOf } from '../history/histories.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { JobState, QueueProbe } from '../ports/queue.ts'
import { missingPython } from '../run/testing/python-packages.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import * as queues from './kinds.ts'
import {
  bullmqSubject,
  celerySubject,
  flowSubject,
  type Make,
  type Subject,
} from './testing/subjects.ts'

const lacking = await missingPython()
const waitMs = 20_000

async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + waitMs; Date.now() < end; ) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${what}: not within ${waitMs} ms`)
}

function contract(name: string, make: Make, skip: string | undefined): void {
  describe(`a queue of ${name}`, { skip: skip ?? false }, () => {
    const dir = mkdtempSync(join(tmpdir(), 'plumbline-contract-'))
    const started: RunningProcess[] = []
    let subject: Subject
    let probe: QueueProbe
    let worker: { stop(): Promise<unknown> }
    const opened: { close(): Promise<void> }[] = []
    const closing = <T extends { close(): Promise<void> }>(each: T) => {
      opened.push(each)
      return each
    }
    const reaches = (id: string, state: JobState) =>
      until(`${id} is ${state}`, async () => {
        const job = await probe.job(id)
        return job.state === state ? job : undefined
      })
    const consumed = () => until('a worker', async () => (await probe.consumers()) === 1)

    before(async () => {
      const launch = launcher((child) => started.push(child))
      const redis = await startRedis({ launch, dir: join(dir, 'redis') })
      subject = make(redis.address, launch, dir)
      probe = closing(queues.queueProbe(subject.place))
      worker = await subject.startWorker()
      await consumed()
    })
    after(async () => {
      for (const each of opened) await each.close()
      await worker?.stop()
      await subject?.close()
      for (const child of started) await child.kill()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    })

    it('keeps the result of a finished job, with times in order', async () => {
      const id = await subject.produce('good', { name: 'Ü' })
      const { result, runs, whole } = await reaches(id, 'completed')
      assert.deepEqual([result, runs, whole], [{ echo: { name: 'Ü' } }, 1, true])
      const {
        queuedAt = 0,
        startedAt = 0,
        finishedAt = 0,
      } = await until('times', async () => {
        const times = await probe.times(id).catch(() => undefined) // told up to a second later
        return times?.startedAt === undefined ? undefined : times
      })
      assert.ok(queuedAt > 0 && queuedAt <= startedAt && startedAt <= finishedAt)
      assert.ok(Math.abs(Date.now() - queuedAt) < waitMs, 'times are of the epoch')
    })
    it('counts both runs of a job that succeeds on its second, with the pause between', async () => {
      const records = queues.queueRecords(subject.place)
      const id = await subject.produce('flaky', { name: 'x' })
      await reaches(id, 'retrying')
      await reaches(id, 'completed')
      const history = await until('both starts', async () => {
        const found = historiesOf(await records.events()).get(id)
        return found?.starts.length === 2 ? found : undefined
      })
      assert.equal((await probe.job(id)).runs, 2)
      assert.equal(history.ends.length, 1)
      const [pause = 0] = history.pausesMs
      // A failure that is noted late, on a busy machine, makes it look shorter than a second.
      assert.ok(pause > 400 && pause < 5_000, `${pause} ms`)
    })
    it('counts the runs of a job whose work may be handed on to tasks of its own', async () => {
      const records = queues.queueRecords(subject.place)
      const id = await subject.produce('parts', { name: 'x' })
      await reaches(id, 'retrying')
      const { result } = await reaches(id, 'completed')
      assert.deepEqual(result, { echo: { name: 'x' } })
      const history = await until('both starts', async () => {
        const found = historiesOf(await records.events()).get(id)
        return (found?.starts.length ?? 0) >= 2 ? found : undefined
      })
      const { starts, ends, returns } = history
      assert.deepEqual([starts.length, ends.length, returns], [2, 1, 0])
      const { payload } = await closing(queues.queueMessages(subject.place)).stored(id)
      assert.deepEqual(JSON.parse(payload ?? ''), { name: 'x' })
    })
    it('keeps the error of a job that is refused', async () => {
      const id = await subject.produce('refused', { name: 'x' })
      const { error = '' } = await reaches(id, 'failed')
      assert.match(error, /cannot be done/)
      assert.match((await queues.queueRecords(subject.place).errorOf(id)) ?? '', /cannot be done/)
    })
    it('fails a job of a task that nobody knows', async () => {
      const id = await subject.produce('nobody', { name: 'x' })
      assert.notEqual((await reaches(id, 'failed')).error ?? '', '')
    })
    it('does not know a job that never was', async () => {
      assert.equal((await probe.job('nobody')).state, 'unknown')
      assert.deepEqual(await probe.times('nobody'), {})
    })
    it('is named once, and knows no job under another name', async () => {
      const id = await subject.produce('good', { name: 'x' })
      await reaches(id, 'completed')
      assert.deepEqual((await probe.queues()).toSorted(), subject.queues ?? ['work'])
      const other = closing(queues.queueProbe({ ...subject.place, queue: 'other' }))
      assert.equal((await other.job(id)).state, 'unknown')
      assert.equal(await other.consumers(), 0)
    })
    it('shows a job at work as active and guarded', async () => {
      const id = await subject.produce('slow', { name: 'x' })
      await reaches(id, 'active')
      const guard = await queues.guardOf(subject.place, id)
      assert.deepEqual([guard.guarded, (await probe.job(id)).state], [guard.running, 'active'])
      await reaches(id, 'completed')
    })
    it('runs what another program sends once, with its arguments in the store', async () => {
      const messages = closing(queues.queueMessages(subject.place))
      const id = await messages.send({ task: 'good', payload: { name: 'Ü' } })
      const dueAt = Date.now() + 700
      const later = await messages.send({ task: 'good', payload: {}, dueAt })
      assert.equal((await probe.job(later)).state, 'waiting')
      await reaches(id, 'completed')
      const { payload, result } = await messages.stored(id)
      assert.deepEqual(JSON.parse(payload ?? ''), { name: 'Ü' })
      assert.deepEqual(JSON.parse(result ?? ''), { echo: { name: 'Ü' } })
      await reaches(later, 'completed')
      assert.deepEqual(await queues.messageOf(subject.place, later), {})
      assert.deepEqual(await messages.stored('nobody'), { payload: undefined, result: undefined })
    })
    it('lets jobs wait while there is no worker, and gives them up one by one', async () => {
      await worker.stop()
      assert.equal(await probe.consumers(), 0)
      const kept = await subject.produce('good', { name: 'kept' })
      const id = await subject.produce('good', { name: 'a-marked-id' })
      const strange = { id: randomUUID(), task: 'good', data: '{"name":"odd"}' }
      await queues.putStrangeMessage(subject.place, strange)
      const depths = await Promise.all((await probe.queues()).map((name) => probe.depth(name)))
      assert.deepEqual([await probe.depth(), ...depths.filter((depth) => depth > 0)], [3, 3])
      assert.equal((await probe.job(id)).state, 'waiting')
      const glance = closing(queues.queueGlance(subject.place))
      assert.deepEqual((await glance.job(id)).state, 'waiting')
      const removal = closing(queues.queueRemoval(subject.place))
      assert.deepEqual(await removal.naming(['a-marked-id']), [id])
      assert.deepEqual(await removal.running([id]), [])
      await removal.remove([id, strange.id])
      assert.deepEqual(await removal.there([id, kept]), [kept])
      assert.equal(await probe.depth(), 1)
      worker = await subject.startWorker()
      await consumed()
      await reaches(kept, 'completed')
    })
  })
}

contract('BullMQ', bullmqSubject, undefined)
contract('BullMQ with a tree for each job', flowSubject, undefined)
contract('Celery as it comes', celerySubject({}), lacking)
contract(
  'Celery that acknowledges late',
  celerySubject({ ACKS_LATE: '1', TRACK_STARTED: '1' }),
  lacking,
)
