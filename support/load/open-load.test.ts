import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from './arrivals.ts'
import { closedLoad } from './closed-load.ts'
import { type OpenLoad, openLoad } from './open-load.ts'
import { readingsOf } from './readings.ts'
import { virtualClock } from './testing/virtual-clock.ts'
import { ends } from './trials.ts'

/** A system on a virtual clock that answers after 5 ms, and nothing between 1 s and 2 s. */
function stalling(clock: ReturnType<typeof virtualClock>) {
  return () => {
    const at = clock.now()
    return clock.after(at >= 1_000 && at < 2_000 ? 2_005 - at : 5)
  }
}

function run(options: Partial<OpenLoad>, clock = virtualClock()) {
  const work = openLoad({
    arrivals: constant(100),
    operation: () => clock.after(5),
    forMs: 3_000,
    answerWithinMs: 5_000,
    clock,
    ...options,
  })
  return clock.runUntil(work)
}

describe('the open model', () => {
  it('sends every arrival at its time although a stall answers none of them', async () => {
    const clock = virtualClock()
    const { trials } = await run({ operation: stalling(clock) }, clock)
    assert.equal(trials.count, 300)
    const latest = trials.sent.map((sent, i) => sent - (trials.intended[i] ?? 0))
    assert.ok(Math.max(...latest) < 0.1, 'sent on time')
  })
  it('shows the stall in p99 where the closed model hides it', async () => {
    const clock = virtualClock()
    const open = readingsOf(await run({ operation: stalling(clock) }, clock)).slow.sort()
    const other = virtualClock()
    const operation = stalling(other)
    const work = closedLoad({
      users: 1,
      operation,
      forMs: 3_000,
      answerWithinMs: 5_000,
      clock: other,
    })
    const closed = readingsOf(await other.runUntil(work)).slow.sort()
    const p99 = (sorted: Float64Array) => sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0
    assert.ok(p99(open) > 950, `open ${p99(open)}`)
    assert.ok(p99(closed) < 10, `closed ${p99(closed)}`)
  })
  it('counts from the intended start when the injector itself was held up', async () => {
    const clock = virtualClock()
    let held = false
    const operation = () => {
      if (!held && clock.now() >= 1_000) {
        held = true
        clock.holdUp(400)
      }
      return clock.after(5)
    }
    const record = await run({ operation }, clock)
    const { slow, quick } = readingsOf(record)
    assert.equal(slow.filter((ms) => ms > 50).length, 36)
    assert.equal(quick.filter((ms) => ms > 50).length, 0, 'none of it is the fault of the system')
    const overdue = record.trials.sent.filter((_, i) => {
      const at = record.trials.intended[i] ?? 0
      return at > 1_010 && at < 1_390
    })
    assert.equal(new Set(overdue).size, 1, 'what was due meanwhile is sent at once')
  })
  it('holds neither a late burst nor what meets it against the system, and what comes later it does', async () => {
    const clock = virtualClock()
    const operation = (trial: number) => {
      if (trial === 50) clock.holdUp(200)
      return clock.after(clock.now() > 500 ? 300 : 5)
    }
    const record = await run({ operation }, clock)
    const { slow, quick, excused } = readingsOf(record)
    // Twenty were due in the 200 ms, of which five were less than 50 ms late, and forty met the burst.
    assert.ok(excused >= 50 && excused <= 62, String(excused))
    assert.equal(slow.filter((ms) => ms > 100).length, 250)
    assert.equal(quick.filter((ms) => ms > 100).length, 250 - excused)
  })
  it('sends no more than may be outstanding and says which it left out', async () => {
    const { trials } = await run({ operation: () => new Promise(() => {}), mostOutstanding: 50 })
    const counted = (end: number) => trials.end.filter((each) => each === end).length
    assert.deepEqual([counted(ends.unanswered), counted(ends.unsent)], [50, 250])
  })
  it('gives unanswered trials up after their time and keeps how long they waited', async () => {
    const record = await run({
      operation: () => new Promise(() => {}),
      answerWithinMs: 1_000,
      mostTrials: 1,
    })
    const { slow, quick } = readingsOf(record)
    assert.equal(slow[0], Number.POSITIVE_INFINITY)
    assert.ok(Math.abs((quick[0] ?? 0) - 1_000) < 5)
  })
  it('keeps the reasons of failures, thrown at once or later', async () => {
    const operation = (trial: number) => {
      if (trial === 0) throw new Error('at once')
      return trial < 3 ? Promise.reject(new Error('later\nwith details')) : Promise.resolve()
    }
    const { failures, trials } = await run({ operation, mostTrials: 10 })
    assert.deepEqual(
      [...failures],
      [
        ['at once', 1],
        ['later', 2],
      ],
    )
    assert.equal(trials.count, 10)
  })
  it('survives an operation that settles after the load is over', async () => {
    const clock = virtualClock()
    const operation = () => clock.after(60_000)
    const { trials } = await run({ operation, answerWithinMs: 10, mostTrials: 3 }, clock)
    await clock.runUntil(clock.after(120_000))
    assert.deepEqual([...trials.end], [ends.unanswered, ends.unanswered, ends.unanswered])
  })
})

describe('the closed model', () => {
  it('never has more trials under way than users', async () => {
    const clock = virtualClock()
    let now = 0
    let most = 0
    const operation = async () => {
      now += 1
      most = Math.max(most, now)
      await clock.after(7)
      now -= 1
    }
    const load = closedLoad({ users: 5, operation, forMs: 100, answerWithinMs: 1_000, clock })
    const { trials } = await clock.runUntil(load)
    assert.equal(most, 5)
    assert.equal(trials.count, 75)
  })
})
