import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  countAtLeast,
  countAtMost,
  flawlessTrials,
  quantileRanks,
  shareAtLeast,
  shareAtMost,
} from './bounds.ts'

const near = (actual: number, expected: number, digits: number) =>
  assert.ok(Math.abs(actual - expected) < 0.5 * 10 ** -digits, `${actual} is not ${expected}`)

/** P(X <= k) of the binomial law, added up term by term on logarithms: another way to the same number. */
function binomialAtMost(k: number, n: number, p: number): number {
  let log = n * Math.log1p(-p)
  let sum = Math.exp(log)
  for (let i = 1; i <= k; i += 1) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(log)
  }
  return sum
}

describe('bounds of a share', () => {
  it('are the published ones of Clopper and Pearson (0.025 on each side)', () => {
    // 10 of 100 and 5 of 50: e.g. Agresti and Coull, The American Statistician 52 (1998).
    near(shareAtLeast(10, 100, 0.025), 0.0490047, 6)
    near(shareAtMost(10, 100, 0.025), 0.1762226, 6)
    near(shareAtLeast(5, 50, 0.025), 0.0332751, 6)
    near(shareAtMost(5, 50, 0.025), 0.2181354, 6)
  })
  it('without a bad trial are the n-th root of the risk', () => {
    near(shareAtMost(0, 300, 0.05), 1 - 0.05 ** (1 / 300), 10)
    assert.equal(shareAtLeast(0, 300, 0.05), 0)
    assert.equal(shareAtMost(300, 300, 0.05), 1)
  })
  for (const [bad, trials] of [
    [3, 1_000],
    [40, 4_000],
    [120, 100_000],
    [1_000, 1_000_000],
  ] as const) {
    it(`of ${bad} in ${trials} leave exactly the risk in the tails`, () => {
      near(binomialAtMost(bad, trials, shareAtMost(bad, trials, 0.05)), 0.05, 6)
      near(1 - binomialAtMost(bad - 1, trials, shareAtLeast(bad, trials, 0.01)), 0.01, 6)
    })
  }
  it('tell how many flawless trials show 99.9 %', () => {
    assert.equal(flawlessTrials(0.001, 0.05), 2_995)
    assert.equal(flawlessTrials(0.01, 0.05), 299)
    assert.ok(shareAtMost(0, 2_995, 0.05) <= 0.001)
    assert.ok(shareAtMost(0, 2_994, 0.05) > 0.001)
  })
})

describe('bounds of a count', () => {
  it('are the published ones of Garwood (0.025 on each side)', () => {
    near(countAtLeast(10, 0.025), 4.795, 3)
    near(countAtMost(10, 0.025), 18.39, 2)
    near(countAtMost(0, 0.025), 3.689, 3)
    assert.equal(countAtLeast(0, 0.025), 0)
  })
})

describe('ranks around a quantile', () => {
  it('are the published ones for the median of 100 (95 % between the 40th and the 61st)', () => {
    assert.deepEqual(quantileRanks(100, 0.5, 0.025), { lower: 40, upper: 61 })
  })
  it('say that 298 samples have no upper bound of p99, and 299 have one', () => {
    assert.equal(quantileRanks(298, 0.99, 0.05).upper, undefined)
    assert.equal(quantileRanks(299, 0.99, 0.05).upper, 299)
  })
})
