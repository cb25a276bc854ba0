/** Figures are found in answers of different shapes. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { numbersAt, refuseSilence, type Statistics } from './statistics.ts'

const lists = {
  workers: [{ done: 2 }, { done: 3 }],
  queues: { a: { waiting: 7 }, b: { waiting: 0 } },
}
const named = { 'worker@a': { total: { 'tasks.x': 4, 'tasks.y': 1 } } }

describe('numbers at a path', () => {
  const cases: readonly (readonly [string, object, string, string, number[]])[] = [
    ['of every worker in a list', lists, 'workers.*.done', 'a', [2, 3]],
    ['of the queue that is asked for', lists, 'queues.{queue}.waiting', 'a', [7]],
    ['of every queue', lists, 'queues.{queue}.waiting', '*', [7, 0]],
    ['of every task of named workers', named, '*.total.*', 'a', [4, 1]],
    ['of one task, whatever dots its name has', named, '*.total.{task}', 'a', [4]],
    ['of what a list has', { active: { a: ['x', 'y'], b: ['z'] } }, 'active.*.length', 'a', [2, 1]],
    ['that does not exist', lists, 'workers.*.failed', 'a', []],
    ['that is no number', lists, 'workers', 'a', []],
  ]
  for (const [what, tree, path, queue, expected] of cases) {
    it(`are found ${what}`, () =>
      assert.deepEqual(numbersAt(tree, path, queue, 'tasks.x'), expected))
  }
})

describe('a figure that the manifest says nothing of', () => {
  const without = (...silent: Statistics['silent']) => ({ silent }) as Statistics
  it('is asked for where it is not found in its usual place', () => {
    assert.throws(
      () => refuseSilence(without('waiting', 'memory.used'), ['waiting', 'unfinished']),
      (error) =>
        error instanceof Unverified &&
        error.message ===
          'needs statistics.waiting in the manifest: nothing is found at queues.{queue}.waiting',
    )
  })
  it('is judged where it is found', () => {
    refuseSilence(without('memory.used'), ['waiting', 'unfinished'])
  })
})
