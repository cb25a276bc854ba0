import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from './arrivals.ts'
import { judgeShare, neededTrials } from './judge.ts'
import { openLoad } from './open-load.ts'
import { looksUpTo, oneLook, type Plan, risksAt } from './plan.ts'
import { allowedShare, type SharePromise } from './promises.ts'
import { seeded } from './random.ts'
import { joined, type Tally, tally } from './tally.ts'
import { virtualClock } from './testing/virtual-clock.ts'
import { tryUntilClear } from './verdict.ts'

const of = (trials: number, bad: number): Tally => ({ trials, bad, cluster: 1 })
const same = (t: Tally) => ({ slow: t, quick: t })
const risks = { violated: 0.01, conforms: 0.05 }

/** Loads a system of which the trials `isBad` fails, on a virtual clock. */
function failing(
  isBad: (trial: number) => boolean,
  plan: Plan,
  promise: SharePromise,
  withinMs = 60_000,
) {
  let done = 0
  const round = (mostTrials: number) => {
    const clock = virtualClock()
    const operation = async () => {
      const mine = done
      done += 1
      await clock.after(5)
      if (isBad(mine)) throw new Error('refused')
    }
    const load = {
      arrivals: constant(1_000),
      operation,
      forMs: 1e9,
      mostTrials,
      answerWithinMs: 1_000,
    }
    return clock.runUntil(openLoad({ ...load, clock }))
  }
  return tryUntilClear({ what: 'uploads', promise, plan, withinMs, round })
}

describe('the verdict on a share', () => {
  it('conforms only when the whole bound is on the right side', () => {
    assert.equal(judgeShare(0.01, same(of(299, 0)), risks).judgement, 'conforms')
    assert.equal(judgeShare(0.01, same(of(298, 0)), risks).judgement, 'unverified')
  })
  it('is violated only when the whole bound is on the wrong side', () => {
    assert.equal(judgeShare(0.01, same(of(1_000, 19)), risks).judgement, 'violated')
    assert.equal(judgeShare(0.01, same(of(1_000, 17)), risks).judgement, 'unverified')
  })
  it('tells the number of trials that settle it, and that number does', () => {
    const needed = neededTrials(0.01, of(1_000, 14), risks) ?? 0
    assert.ok(needed > 1_000, String(needed))
    const more = same(of(needed, 0.014 * needed))
    assert.equal(judgeShare(0.01, more, risks).judgement, 'violated')
    assert.equal(
      judgeShare(0.01, same(of(needed / 1.1, (0.014 * needed) / 1.1)), risks).judgement,
      'unverified',
    )
  })
  it('tells that nothing settles what lies on the limit', () => {
    assert.equal(neededTrials(0.01, of(1_000, 10), risks), undefined)
  })
  it('neither conforms nor is violated when only the readings differ', () => {
    const verdict = judgeShare(0.01, { slow: of(2_000, 200), quick: of(2_000, 2) }, risks)
    assert.deepEqual([verdict.judgement, verdict.hindered], ['unverified', true])
  })
  it('is not surer of a promise kept when the few failures came together', () => {
    const scattered = judgeShare(0.01, same({ trials: 4_000, bad: 20, cluster: 1 }), risks)
    const clustered = judgeShare(0.01, same({ trials: 4_000, bad: 20, cluster: 20 }), risks)
    assert.deepEqual([scattered.judgement, clustered.judgement], ['conforms', 'unverified'])
  })
  it('takes a pause that spoils many trials for fewer witnesses', () => {
    const scattered = judgeShare(0.01, same({ trials: 1_000, bad: 30, cluster: 1 }), risks)
    const clustered = judgeShare(0.01, same({ trials: 1_000, bad: 30, cluster: 30 }), risks)
    assert.deepEqual([scattered.judgement, clustered.judgement], ['violated', 'unverified'])
  })
})

describe('a tally', () => {
  const times = Float64Array.from({ length: 10_000 }, (_, i) => i * 2)
  it('finds independent trials independent', () => {
    const random = seeded(5)
    const { cluster } = tally(times, 20_000, () => random() < 0.05)
    assert.ok(cluster < 2, String(cluster))
  })
  it('finds that one second of failures in ten is no crowd of witnesses', () => {
    const { cluster, bad } = tally(times, 20_000, (i) => (times[i] ?? 0) % 10_000 < 1_000)
    assert.equal(bad, 1_000)
    assert.ok(cluster > 400, String(cluster))
  })
  it('joined with another is worth what both are worth', () => {
    const { trials, bad, cluster } = joined(
      { trials: 100, bad: 5, cluster: 1 },
      { trials: 300, bad: 0, cluster: 3 },
    )
    assert.deepEqual([trials, bad, cluster], [400, 5, 2])
  })
})

describe('a plan', () => {
  it('spends no more risk over all its looks than it states', () => {
    for (const plan of [oneLook(10), looksUpTo(1_000, 5), looksUpTo(1_000, 5, 'last')]) {
      const spent = plan.looks.map((_, i) => risksAt(plan, i === plan.looks.length - 1))
      const sum = (key: 'violated' | 'conforms') => spent.reduce((s, each) => s + each[key], 0)
      assert.ok(Math.abs(sum('violated') - 0.01) < 1e-12)
      assert.ok(Math.abs(sum('conforms') - 0.05) < 1e-12)
    }
  })
  it('keeps the rate of false alarms although a system on the limit is looked at ten times', () => {
    const plan = looksUpTo(5_000, 10)
    const alarms = simulate(plan, 0.01, 'violated')
    assert.ok(alarms <= 0.015, `${alarms} of the systems on the limit were called violated`)
  })
  it('keeps the rate of false passes in the same way', () => {
    const passes = simulate(looksUpTo(5_000, 10), 0.0101, 'conforms')
    assert.ok(passes <= 0.06, `${passes} of the systems beyond the limit were called conforming`)
  })
})

/** The share of 1,000 systems with the given share of bad trials that get the judgement. */
function simulate(plan: Plan, share: number, judgement: string): number {
  const random = seeded(11)
  let hits = 0
  for (let system = 0; system < 1_000; system += 1) {
    let seen = of(0, 0)
    for (const [look, size] of plan.looks.entries()) {
      let bad = seen.bad
      for (let i = seen.trials; i < size; i += 1) if (random() < share) bad += 1
      seen = of(size, bad)
      const verdict = judgeShare(0.01, same(seen), risksAt(plan, look === plan.looks.length - 1))
      if (verdict.judgement === judgement) hits += 1
      if (verdict.judgement !== 'unverified') break
    }
  }
  return hits / 1_000
}

describe('trying until it is clear', () => {
  const success: SharePromise = { kind: 'success', failuresAtMost: 0.001 }
  it('shows 99.9 % with 3,000 trials without a failure', async () => {
    const { judgement, sentence } = await failing(() => false, oneLook(3_000), success)
    assert.equal(judgement, 'conforms')
    assert.match(
      sentence,
      /^uploads: at most 0.1 % fail; 0 of 3000 failed, so at most 0.0998 % with 95 % conf/,
    )
  })
  it('says that 300 trials cannot show 99.9 % and how many can', async () => {
    const { judgement, sentence } = await failing(() => false, oneLook(300), success)
    assert.equal(judgement, 'unverified')
    assert.match(sentence, /inconclusive; 0 of 300 failed; it takes 2,995 trials without a bad one/)
  })
  it('stops at the first look at which it is clear, with the reasons of the failures', async () => {
    const plan = looksUpTo(3_000, 10, 'last')
    const { judgement, sentence, evidence } = await failing((i) => i % 20 === 0, plan, success)
    assert.deepEqual([judgement, evidence.quick.trials], ['violated', 300])
    assert.match(
      sentence,
      /15 of 300 failed, so at least 1.\d+ % with 99.9 % confidence: 15× refused/,
    )
  })
  it('is inconclusive with one failure in 3,000 and tells the number that settles it', async () => {
    const { judgement, needed = 0 } = await failing((i) => i === 77, oneLook(3_000), success)
    assert.equal(judgement, 'unverified')
    assert.ok(needed > 4_000 && needed < 10_000, String(needed))
  })
  it('spends its whole risk of passing at the look at which time has run out', async () => {
    const plan = looksUpTo(9_000, 3, 'last')
    const { sentence, judgement } = await failing(() => false, plan, success, 0)
    assert.equal(judgement, 'conforms', sentence)
    const short = await failing(() => false, looksUpTo(3_000, 3, 'last'), success, 0)
    assert.match(
      short.sentence,
      /it takes 2,995 .* 95 % confidence; the budget of 0 ms was over before 3000/,
    )
  })
  it('takes a quantile as the share that may be late, without errors of floating point', () => {
    assert.equal(allowedShare({ kind: 'latency', quantile: 0.99, belowMs: 1 }), 0.01)
    assert.equal(allowedShare({ kind: 'latency', quantile: 0.999, belowMs: 1 }), 0.001)
  })
})
