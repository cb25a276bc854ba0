/** How a result names what it is the result of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { repeatsArguments } from './job-message.ts'
import { returnOwnSuccess } from './job-promises.ts'

const scene = { manifest: { queue: { argument: 'extractionId' } } } as Scene
const judged = (result: object) =>
  repeatsArguments(
    scene,
    { job: async () => ({ state: 'completed', result }) } as unknown as QueueProbe,
    { job: 'a', extraction: '7b1c' },
  )

test('a result names the extraction by the word of the argument, or by the documented one', async () => {
  await judged({ extractionId: '7b1c' })
  await judged({ extraction_id: '7b1c', status: 'success' })
})

test('a result that names another extraction, or none, is wrong', async () => {
  await assert.rejects(judged({ extractionId: 'other', extraction_id: '7b1c' }), Violation)
  await assert.rejects(judged({ status: 'success' }), Violation)
})

test('results of jobs that were sent at once name their extraction in the same way', async () => {
  const returned = (result: object) => {
    const job = async () => ({ state: 'completed', result })
    const queue = { job, times: async () => ({ queuedAt: 0, finishedAt: 5 }) }
    const uploads = [{ job: 'a', extraction: '7b1c' }]
    const place = { ...scene, measured: () => undefined }
    return returnOwnSuccess(place as never, queue as never, uploads as never, 1_000)
  }
  await returned({ status: 'success', extraction_id: '7b1c' })
  await returned({ status: 'success', extractionId: '7b1c' })
  await assert.rejects(returned({ status: 'success', extraction_id: 'other' }), Violation)
})
