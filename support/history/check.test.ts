import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { check } from './check.ts'
import type { Kind, LifeEvent } from './events.ts'
import { inWords } from './finding.ts'
import { historyOf } from './history.ts'
import { type Faults, type Known, seededLives } from './testing/seeded-history.ts'

const all = { once: true, ordered: true, staleMs: 0, patience: { startMs: 100, endMs: 1_000 } }

function told(jobs: number, faults: Faults): { events: LifeEvent[]; known: Known } {
  const events: LifeEvent[] = []
  const lives = seededLives(jobs, faults)
  for (;;) {
    const next = lives.next()
    if (next.done === true) return { events, known: next.value }
    events.push(next.value)
  }
}

/** `job 0 submitted, 1 accepted` as events. */
function life(subject: string, text: string, key?: string): LifeEvent[] {
  return text.split(', ').map((part) => {
    const [at = '', kind = '', version] = part.split(' ')
    return {
      at: Number(at),
      subject,
      kind: kind as Kind,
      ...(key === undefined ? {} : { key }),
      ...(version === undefined ? {} : { version: Number(version) }),
    }
  })
}

const whole = '0 submitted, 1 accepted, 2 started, 3 effect 1, 4 finished'
const rulesBroken = (
  events: LifeEvent[],
  rules: Parameters<typeof check>[1] = all,
  endsAt?: number,
) => check(historyOf(events, endsAt), rules).map(({ rule }) => rule)

describe('a history with known faults', () => {
  it('without any keeps all rules', () => {
    assert.deepEqual(check(historyOf(told(20_000, {}).events), all), [])
  })
  it('is found to have exactly those that were put in', () => {
    const faults = {
      loseEvery: 701,
      doubleEvery: 503,
      overtakeEvery: 997,
      staleEvery: 601,
      inventEvery: 809,
    }
    const { events, known } = told(20_000, faults)
    const rules = { once: true, ordered: true, staleMs: 0 }
    const found = Object.fromEntries(check(historyOf(events), rules).map((f) => [f.rule, f.count]))
    assert.ok(Object.values(known).every((count) => count > 10))
    assert.equal(found['nothing is lost'], known.lost)
    assert.equal(found['nothing takes effect twice'], known.doubled)
    assert.equal(found['nothing is made up'], known.invented)
    assert.equal(found['reads are at most 0 ms old'], known.stale)
    // A lost one is overtaken, too, where another of its key follows.
    const overtaken = found['order is kept within a key'] ?? 0
    assert.ok(overtaken >= known.overtaken && overtaken <= known.overtaken + known.lost)
  })
  it('is found to have each kind of fault alone', () => {
    const expected: readonly (readonly [Faults, string])[] = [
      [{ loseEvery: 900 }, 'nothing is lost'],
      [{ doubleEvery: 900 }, 'nothing takes effect twice'],
      [{ inventEvery: 900 }, 'nothing is made up'],
      [{ staleEvery: 900 }, 'reads are at most 0 ms old'],
      [{ overtakeEvery: 900 }, 'order is kept within a key'],
    ]
    for (const [faults, rule] of expected) {
      const { events } = told(950, faults)
      const findings = check(historyOf(events), { once: true, ordered: true, staleMs: 0 })
      assert.deepEqual(
        findings.map((f) => [f.rule, f.count]),
        [[rule, 1]],
      )
    }
  })
  it('is judged alike in whatever order its events are told', () => {
    const { events } = told(3_000, { loseEvery: 701, doubleEvery: 503, overtakeEvery: 997 })
    const byLife = [...Map.groupBy(events, ({ subject }) => subject).values()].flat()
    assert.notDeepEqual(byLife, events)
    const counts = (list: LifeEvent[]) => check(historyOf(list), all).map((f) => [f.rule, f.count])
    assert.deepEqual(counts(byLife), counts(events))
  })
})

describe('nothing is lost', () => {
  it('holds for what fails, and for what was refused', () => {
    const events = [
      ...life('a', '0 submitted, 1 accepted, 9 failed'),
      ...life('b', '0 submitted, 1 refused'),
    ]
    assert.deepEqual(rulesBroken(events), [])
  })
  it('shows the smallest life that was lost, with every event of it and nothing else', () => {
    const events = [
      ...life('long', '0 submitted, 1 accepted, 2 started, 3 retried, 4 started'),
      ...life('short', '5 submitted, 6 accepted, 7 started'),
      ...life('good', whole),
    ]
    const [finding] = check(historyOf(events))
    assert.equal(finding?.count, 2)
    assert.deepEqual(
      inWords(finding ?? assert.fail())
        .split('\n')
        .map((line) => line.trim()),
      [
        'nothing is lost (2 times, for example): short was accepted and had neither finished nor failed when the record ended',
        '0.0 ms  short  submitted',
        '1.0 ms  short  accepted',
        '2.0 ms  short  started',
      ],
    )
  })
})

describe('nothing is made up', () => {
  it('is broken by an effect of what was refused', () => {
    assert.deepEqual(rulesBroken(life('a', '0 submitted, 1 refused, 2 effect 1')), [
      'nothing is made up',
    ])
  })
  it('is broken by a report that comes before the effect', () => {
    const events = life('a', '0 submitted, 1 accepted, 2 started, 3 finished, 4 effect 1')
    assert.deepEqual(rulesBroken(events), ['nothing is made up'])
  })
  it('asks for no effect where none is recorded', () => {
    assert.deepEqual(rulesBroken(life('a', '0 submitted, 1 accepted, 2 started, 3 finished')), [])
  })
})

describe('order within a key', () => {
  const first = life('first', '0 submitted, 1 accepted, 9 effect 1, 10 finished', 'k')
  it('is broken by one that was submitted after the other was accepted and overtook it', () => {
    const second = life('second', '2 submitted, 3 accepted, 5 effect 1, 6 finished', 'k')
    const [finding] = check(historyOf([...first, ...second]), { ordered: true })
    assert.deepEqual(finding?.subjects, ['first', 'second'])
    assert.match(
      finding?.sentence ?? '',
      /^second took effect before first, which was accepted earlier/,
    )
  })
  it('is not promised to submissions that overlap, nor between keys', () => {
    const overlapping = life('second', '0.5 submitted, 3 accepted, 5 effect 1, 6 finished', 'k')
    const elsewhere = life('third', '2 submitted, 3 accepted, 5 effect 1, 6 finished', 'other')
    assert.deepEqual(rulesBroken([...first, ...overlapping, ...elsewhere]), [])
  })
  it('is not held up by one that has failed', () => {
    const failed = life('first', '0 submitted, 1 accepted, 2 failed', 'k')
    const second = life('second', '3 submitted, 4 accepted, 5 effect 1, 6 finished', 'k')
    assert.deepEqual(rulesBroken([...failed, ...second]), [])
  })
})

describe('bounded staleness', () => {
  const object = (reads: string) =>
    life('object', `0 submitted, 1 accepted, 2 effect 1, 10 effect 2, ${reads}, 50 finished`)
  it('lets a read be as old as the bound and no older', () => {
    assert.deepEqual(rulesBroken(object('14 read 1'), { staleMs: 5 }), [])
    assert.deepEqual(rulesBroken(object('15 read 1'), { staleMs: 5 }), [
      'reads are at most 5 ms old',
    ])
    assert.deepEqual(rulesBroken(object('15 read 2'), { staleMs: 5 }), [])
  })
})
