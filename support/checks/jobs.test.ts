import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostAtOnce } from './jobs.ts'

const job = (startedAt: number, finishedAt: number) => ({ queuedAt: 0, startedAt, finishedAt })

test('jobs that overlap are counted together', () => {
  assert.equal(mostAtOnce([job(0, 10), job(5, 15), job(9, 20)]), 3)
})

test('a slot that is handed on at the same instant counts once', () => {
  assert.equal(mostAtOnce([job(0, 10), job(10, 20)]), 1)
})

test('jobs one after another never overlap', () => {
  assert.equal(mostAtOnce([job(0, 1), job(2, 3), job(4, 5)]), 1)
})
