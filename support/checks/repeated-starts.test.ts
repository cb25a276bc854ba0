/** A series of starts has every kind of end in it, and is over with a start that goes on and on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { Composition } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { startAgainAndAgain } from './repeated-starts.ts'

const scene = {
  manifest: { processes: { backend: { readyWithin: 0.05 }, worker: { readyWithin: 0.05 } } },
} as unknown as Scene

/** A composition that comes up at once until the start of that number, which never ends. */
function composition(hanging = Number.POSITIVE_INFINITY): Composition {
  let starts = 0
  const done = { code: 0, stdout: '', stderr: '' }
  return {
    up: () => {
      starts += 1
      return starts < hanging ? Promise.resolve(done) : new Promise(() => undefined)
    },
    stop: () => Promise.resolve(done),
    kill: () => Promise.resolve(done),
    ps: () => Promise.resolve([]),
  } as unknown as Composition
}

const series = async (count = 3, hanging?: number, budgetMs = 10_000) =>
  (await startAgainAndAgain(scene, composition(hanging), ['api'], { count, budgetMs })).map(
    ({ after }) => after,
  )

test('orderly ends and crashes come in turn', async () => {
  const three = ['nothing', 'an orderly end', 'a crash']
  assert.deepEqual(await series(undefined), three)
  assert.deepEqual(await series(4), [...three, 'an orderly end'])
})

test('a start that does not end in time is the last', async () => {
  assert.deepEqual(await series(10, 2), ['nothing', 'an orderly end'])
  assert.deepEqual(await series(10, 1), ['nothing'])
})

test('a series for which the machine is too slow leaves the check open', async () => {
  await assert.rejects(series(3, undefined, 90), Unverified)
})
