import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Arrivals, constant, poisson } from './arrivals.ts'

const take = (arrivals: Arrivals, count: number) =>
  Array.from({ length: count }, () => arrivals.next())

test('constant arrivals come at equal distances from 0', () => {
  assert.deepEqual(take(constant(50), 4), [0, 20, 40, 60])
})

test('constant arrivals do not drift by adding up rounding errors', () => {
  assert.equal(take(constant(3), 3_000_001).at(-1), 1_000_000_000)
})

test('the same seed gives the same Poisson arrivals, another seed others', () => {
  assert.deepEqual(take(poisson(100, 7), 50), take(poisson(100, 7), 50))
  assert.notDeepEqual(take(poisson(100, 7), 5), take(poisson(100, 8), 5))
})

test('gaps of Poisson arrivals have the mean and the scatter of an exponential law', () => {
  const times = take(poisson(100, 1), 200_001)
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  // Three standard errors: 10 ms / sqrt(200,000) = 0.022 ms.
  assert.ok(Math.abs(mean - 10) < 0.07, `mean ${mean}`)
  assert.ok(Math.abs(Math.sqrt(variance) - 10) < 0.15, `deviation ${Math.sqrt(variance)}`)
  assert.ok(gaps.every((gap) => gap >= 0))
})

test('arrivals without a rate are refused', () => {
  assert.throws(() => constant(0), /a rate above 0, not 0/)
  assert.throws(() => poisson(Number.NaN, 1), /not NaN/)
})
