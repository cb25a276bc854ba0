import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { poisson } from './arrivals.ts'
import { latencies } from './histogram.ts'
import { type LoadRecord, openLoad } from './open-load.ts'
import { latencyByPercentile, latencyOverTime, throughput } from './plots.ts'
import { virtualClock } from './testing/virtual-clock.ts'

async function recorded(): Promise<LoadRecord> {
  const clock = virtualClock()
  const arrivals = poisson(200, 3)
  const operation = (trial: number) => clock.after(trial === 100 ? 800 : 10)
  const load = openLoad({ arrivals, operation, forMs: 4_000, answerWithinMs: 2_000, clock })
  return clock.runUntil(load)
}

describe('the pictures of a load', () => {
  it('show every curve, the limit and the marked fault', async () => {
    const record = await recorded()
    const marks = [{ fromMs: 1_000, toMs: 2_000, label: 'redis down' }]
    const options = { title: 'uploads', limitMs: 500, marks }
    const pictures = [latencyByPercentile, latencyOverTime, throughput].map((of) =>
      of(record, options),
    )
    for (const svg of pictures) {
      assert.equal(svg.match(/<path /g)?.length, 2)
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
    }
    assert.match(pictures[0] ?? '', />limit 500 ms</)
    for (const overTime of pictures.slice(1)) {
      assert.match(overTime, />redis down</)
      assert.match(overTime, /fill="#f6c7c2"/)
    }
  })
  it('can be drawn of a load in which nothing was answered', async () => {
    const clock = virtualClock()
    const operation = () => Promise.reject(new Error('no'))
    const load = openLoad({
      arrivals: poisson(500, 1),
      operation,
      forMs: 100,
      answerWithinMs: 1,
      clock,
    })
    const record = await clock.runUntil(load)
    for (const draw of [latencyByPercentile, latencyOverTime, throughput]) {
      const svg = draw(record, { title: 'none' })
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
      assert.doesNotMatch(svg, /,000 ms/, 'what was never answered does not stretch the axis')
    }
  })
})

describe('latencies', () => {
  it('keep three digits and can be added up', () => {
    const first = latencies(Array.from({ length: 900 }, () => 10))
    const both = first.with(latencies(Array.from({ length: 100 }, () => 1_234.5)))
    assert.deepEqual([both.count, first.count], [1_000, 900])
    assert.ok(Math.abs(both.at(0.95) / 1_234.5 - 1) < 0.001)
    assert.ok(Math.abs(both.at(0.5) / 10 - 1) < 0.001)
  })
})
