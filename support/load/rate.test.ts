import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judgeRate, rateSeen } from './rate.ts'

const risks = { violated: 0.01, conforms: 0.05 }

describe('the verdict on a rate', () => {
  const every = (ms: number, count: number) =>
    rateSeen(
      Array.from({ length: count }, (_, i) => (i + 1) * ms),
      ms * count,
    )
  it('conforms when the lower bound of the rate is high enough', () => {
    assert.equal(judgeRate(10, every(2_500, 24), risks).judgement, 'conforms')
  })
  it('is inconclusive when there are too few events to say', () => {
    assert.equal(judgeRate(10, every(5_500, 10), risks).judgement, 'unverified')
  })
  it('is violated when the upper bound is too low', () => {
    assert.equal(judgeRate(10, every(10_000, 60), risks).judgement, 'violated')
  })
  it('is less sure of events that come in bursts', () => {
    const bursts = rateSeen(
      Array.from({ length: 24 }, (_, i) => (i < 12 ? 1 : 59_000)),
      60_000,
    )
    assert.ok(bursts.dispersion > 5)
    assert.equal(judgeRate(10, bursts, risks).judgement, 'unverified')
  })
})
