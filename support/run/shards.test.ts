import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioPlace } from '../ports/run-record.ts'
import { deal, names } from './shards.ts'

const plan = (count: number): ScenarioPlace[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `scenario ${at % 5}`,
    uri: `features/${at % 3}.feature`,
    line: 100 - at,
  }))

const place = ({ uri, line }: ScenarioPlace) => `${uri}:${line}`
const unknown = new Map<string, number>()

/** How much each shard has to do. */
function loads(scenarios: readonly ScenarioPlace[], total: number, durations: Map<string, number>) {
  const sums = Array.from({ length: total }, () => 0)
  const keys = names(scenarios)
  const cost = new Map([...keys].map(([one, key]) => [place(one), durations.get(key) ?? 0]))
  for (const one of deal(scenarios, total, durations)) {
    sums[one.shard - 1] = (sums[one.shard - 1] ?? 0) + (cost.get(place(one)) ?? 0)
  }
  return sums
}

test('every scenario is in exactly one shard, whatever the number of shards', () => {
  for (const total of [1, 2, 3, 7, 40]) {
    const dealt = deal(plan(31), total, unknown)
    assert.deepEqual(dealt.map(place).sort(), plan(31).map(place).sort())
    assert.ok(dealt.every(({ shard }) => shard >= 1 && shard <= total))
  }
})

test('the split does not depend on the order in which the files were read', () => {
  const durations = new Map([...names(plan(31)).values()].map((key, at) => [key, (at * 37) % 11]))
  const forward = deal(plan(31), 3, durations)
  assert.deepEqual(deal(plan(31).reverse(), 3, durations), forward)
})

test('without known durations the shards differ by one scenario at most', () => {
  const dealt = deal(plan(31), 4, unknown)
  const sizes = [1, 2, 3, 4].map((shard) => dealt.filter((one) => one.shard === shard).length)
  assert.deepEqual(sizes, [8, 8, 8, 7])
})

test('one scenario that takes as long as all the others has a shard of its own', () => {
  const scenarios = plan(11)
  const [slow, ...quick] = [...names(scenarios).values()]
  const durations = new Map([[slow ?? '', 10_000], ...quick.map((key) => [key, 1_000] as const)])
  assert.deepEqual(loads(scenarios, 2, durations), [10_000, 10_000])
})

test('a scenario that nobody has timed yet counts as much as the median', () => {
  const scenarios = plan(4)
  const [first = ''] = [...names(scenarios).values()]
  const shards = deal(scenarios, 2, new Map([[first, 500]])).map(({ shard }) => shard)
  assert.deepEqual(shards.filter((shard) => shard === 1).length, 2)
})

test('a scenario keeps its name when lines move, and namesakes have one each', () => {
  const rows = [4, 5].map((line) => ({ name: 'row', uri: 'a.feature', line }))
  const moved = rows.map((row) => ({ ...row, line: row.line + 30 }))
  assert.deepEqual([...names(rows).values()], ['a.feature > row #1', 'a.feature > row #2'])
  assert.deepEqual([...names(moved).values()], [...names(rows).values()])
})
