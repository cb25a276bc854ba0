/** How a result names what it is the result of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { repeatsArguments } from './job-message.ts'

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
