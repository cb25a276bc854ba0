/** What stood in the way of the system where many ask at once. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { obstacleForQueues } from './obstacle.ts'
import type { LoadRecord } from './open-load.ts'
import { evidenceFor, type LatencyPromise } from './promises.ts'
import { ends } from './trials.ts'
import { verdictOf } from './verdict.ts'

/** A thousand answers after 400 ms, none of them hindered while it was made. */
function slowRecord(waiting: number): LoadRecord {
  const count = 1_000
  const times = Float64Array.from({ length: count }, (_, i) => i * 10)
  return {
    ...{ plan: 'many users', perSecond: 100, durationMs: 10_400, failures: new Map() },
    trials: {
      ...{ count, intended: times, sent: times },
      ended: times.map((at) => at + 400),
      end: new Uint8Array(count).fill(ends.answered),
    },
    health: {
      ...{ cpu: 0.1, loopDelayMs: { mean: 1, p99: 1, max: 1 }, unwatched: [] },
      watched: [{ pid: 1, cpu: 0.4, waiting }],
      hinderedBetween: () => 0,
    },
  }
}

const promise: LatencyPromise = { kind: 'latency', quantile: 0.95, belowMs: 200 }

function judged(waiting: number) {
  const record = slowRecord(waiting)
  const trial = { what: 'requests', promise, obstacle: obstacleForQueues }
  const risks = { violated: 0.01, conforms: 0.05 }
  return verdictOf(trial, evidenceFor(promise, record), [record], risks)
}

describe('a system that waits for a processor', () => {
  it('is not judged by the queue that comes of it', () => {
    const { judgement, sentence } = judged(0.35)
    assert.equal(judgement, 'unverified')
    assert.match(sentence, /no free processor for 35 % of the time/)
  })
  it('is judged by its queue where it hardly waited', () => {
    assert.equal(judged(0.05).judgement, 'violated')
  })
})
