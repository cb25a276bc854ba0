/** Waiting for one's turn at a system that answers nobody too often. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { Answer } from './http-client.ts'
import { inTurn } from './patience.ts'

const answers = (...given: readonly (readonly [status: number, after?: string])[]) => {
  const left = [...given]
  return async () => {
    const [status, after] = left.shift() ?? [200]
    return { status, headers: new Headers(after ? { 'retry-after': after } : {}) } as Answer
  }
}

test('a system that asks for patience is asked again, no sooner than it says', async () => {
  const before = performance.now()
  const ask = answers([429, '1'], [429], [201])
  assert.equal((await inTurn('signing in', ask, { withinMs: 5_000, everyMs: 10 })).status, 201)
  assert.ok(performance.now() - before >= 1_000)
})

test('any other answer is the answer', async () => {
  assert.equal((await inTurn('signing in', answers([503]))).status, 503)
})

test('a system that never comes round, or not in time, is not judged by it', async () => {
  const soon = { withinMs: 50, everyMs: 10 }
  const never = Array.from({ length: 20 }, () => [429] as const)
  await assert.rejects(inTurn('signing in', answers(...never), soon), Unverified)
  await assert.rejects(inTurn('signing in', answers([429, '60']), soon), /signing in .*429/)
})
