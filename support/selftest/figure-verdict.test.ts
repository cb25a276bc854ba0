import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterRound, type FigureTrial, type ScenarioVerdict } from './figure-verdict.ts'
import type { Copy, Target } from './mutated-feature.ts'

const uri = 'features/vocabgo/a.feature'
const target: Target = {
  ...{ uri, name: 'a', tags: [], sentence: 'When 40 words are saved' },
  figure: { text: '40', line: 3, column: 6 },
}
const copies: Copy[] = [
  { first: 1, last: 4 },
  { first: 5, last: 8, change: { target, becomes: '41' } },
  { first: 9, last: 12, change: { target, becomes: '39' } },
]
const fresh: FigureTrial = { target, standing: 'unwired', tried: [] }
const after = (...statuses: string[]) => {
  const verdicts: ScenarioVerdict[] = statuses.map((status, index) => ({
    ...{ uri, line: index * 4 + 2, status },
  }))
  const { standing, tried } = afterRound(fresh, copies, verdicts)
  return [standing, ...tried]
}

test('a figure is wired when the scenario is violated by another one', () => {
  assert.deepEqual(after('conforms', 'conforms', 'violated'), ['wired', '39'])
})

test('a figure that no check knows in another form is refused', () => {
  assert.deepEqual(after('conforms', 'unverified', 'conforms'), ['refused', '41'])
})

test('a figure that can change without effect is not wired, and tells what was tried', () => {
  assert.deepEqual(after('conforms', 'conforms', 'conforms'), ['unwired', '41', '39'])
})

test('nothing is told by a scenario that does not conform as it is', () => {
  assert.deepEqual(after('violated', 'violated', 'violated'), ['untold'])
  assert.deepEqual(after(), ['untold'])
})

test('a row of Examples that is violated is enough', () => {
  const rows = [
    { uri, line: 2, status: 'conforms' },
    { uri, line: 6, status: 'conforms' },
    { uri, line: 7, status: 'violated' },
    { uri, line: 10, status: 'conforms' },
  ]
  assert.equal(afterRound(fresh, copies, rows).standing, 'wired')
})
