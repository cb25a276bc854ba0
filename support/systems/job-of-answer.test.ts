/** Not every backend tells its caller the job of an upload: the queue does. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { holdsId, watchJobs } from '../core/watched-jobs.ts'
import type { Answer } from './http-client.ts'
import { findJob, isJobKnown, jobIn } from './job-of-answer.ts'

const answering = (body: object, status = 201): Answer => ({
  ...{ status, url: 'http://127.0.0.1/api', durationMs: 1, headers: new Headers() },
  body: Buffer.from(JSON.stringify(body)),
})
const ingestion = { field: 'file', extraction: 'id', job: 'task_id', url: 'url' }
const manifest = { ingestion }

async function told(body: object, jobs?: Readonly<Record<string, string>>, form = 'task_id') {
  const own = { ingestion: { ...ingestion, job: form } }
  const stop = jobs === undefined ? () => undefined : watchJobs(async (id) => jobs[id])
  try {
    const answer = answering(body)
    await findJob(own, answer)
    return { answer, job: () => jobIn(own, answer), known: isJobKnown(own, answer) }
  } finally {
    stop()
  }
}

describe('the job of an upload', () => {
  it('is what the answer names, whatever the queue says', async () => {
    const { job, known } = await told({ id: 'a', task_id: 'j' }, { a: 'other' })
    assert.deepEqual([job(), known], ['j', true])
    assert.equal((await told({ id: 'a' }, {}, '{id}-extract')).job(), 'a-extract')
  })
  it('is asked of nobody where the answer names it', async (t) => {
    const asked: string[] = []
    const naming = async (id: string) => {
      asked.push(id)
      return undefined
    }
    t.after(watchJobs(naming))
    await findJob(manifest, answering({ id: 'a', task_id: 'j' }))
    assert.deepEqual(asked, [])
  })
  it('is found where one of several queues cannot be asked', async (t) => {
    t.after(watchJobs(() => Promise.reject(new Error('gone'))))
    assert.equal((await told({ id: 'a' }, { a: 'j' })).job(), 'j')
  })
  it('is else the one that names the extraction, by a text or a number', async () => {
    const { job, known } = await told({ id: 'a' }, { a: 'j' })
    assert.deepEqual([job(), known], ['j', true])
    assert.equal((await told({ id: 7, task_id: null }, { 7: 'j' })).job(), 'j')
  })
  it('is missing where a queue was watched and has none', { timeout: 20_000 }, async () => {
    const { job, known } = await told({ id: 'a' }, { b: 'j' })
    assert.equal(known, false)
    assert.throws(job, (error) => error instanceof Violation && /has no job/.test(error.message))
  })
  it('is nothing to judge where nobody watched', async () => {
    const { job } = await told({ id: 'a' })
    assert.throws(
      job,
      (error) => error instanceof Unverified && /ingestion\.job/.test(error.message),
    )
  })
  it('is the answer’s fault where it was no JSON, and nobody looks for that of a refusal', async () => {
    const answer = { ...answering({}), body: Buffer.from('fine') }
    await findJob(manifest, answer)
    assert.throws(() => jobIn(manifest, answer), Violation)
    const refusal = answering({ id: 'a' }, 507)
    await findJob(manifest, refusal)
    assert.throws(() => jobIn(manifest, refusal), /the answer has no "task_id"/)
  })
})

it('an id is among arguments as a whole', () => {
  assert.deepEqual(
    [holdsId({ a: ['71'] }, '71'), holdsId({ a: 71 }, '71'), holdsId({ a: '71' }, '7')],
    [true, true, false],
  )
})
