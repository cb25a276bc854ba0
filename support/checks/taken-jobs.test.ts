/** What a busy worker leaves to another one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import { othersFinish } from './taken-jobs.ts'

const scene = { measured: () => undefined } as unknown as Scene
const uploads = ['1', '2', '3'].map((job) => ({ job }) as Upload)
const queueWith = (completed: number, depth: number) =>
  ({
    job: async (id: string) => ({ state: Number(id) <= completed ? 'completed' : 'active' }),
    depth: async () => depth,
  }) as unknown as QueueProbe

test('as many as were left are finished, and those of the busy worker are not', async () => {
  await othersFinish(scene, queueWith(2, 0), uploads, 2)
  await assert.rejects(othersFinish(scene, queueWith(3, 0), uploads, 2), /3 of 2 are finished/)
})

test('none waits while a worker is idle', async () => {
  await assert.rejects(othersFinish(scene, queueWith(2, 1), uploads, 2), /wait although/)
})
