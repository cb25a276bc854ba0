import assert from 'node:assert/strict'
import { test } from 'node:test'
import { root } from '../run/root.ts'
import { disagreements } from './agreement.ts'
import { loadLedger } from './ledger.ts'
import { readFeatures } from './scenarios.ts'
import { isComplete } from './trace.ts'

const ledger = loadLedger(`${root}/features`)
const features = readFeatures(root)

test('the ledger and the features of this checkout agree', () => {
  assert.deepEqual(disagreements(ledger, features), [])
})

test('every row in scope has a scenario', () => {
  assert.ok(isComplete(ledger, features.scenarios))
})

test('a sentence that no scenario has any more is told', () => {
  const [row] = ledger.filter(({ sentences }) => sentences.length > 0)
  assert.ok(row !== undefined)
  const lost = { ...row, sentences: ['a sentence from yesterday'] }
  assert.deepEqual(
    disagreements([lost], {
      scenarios: features.scenarios
        .filter(({ requirements }) => requirements.includes(row.id))
        .map((s) => ({ ...s, requirements: [row.id] })),
      dead: [],
    }),
    [`${row.id} claims the sentence "a sentence from yesterday", which none of its scenarios has`],
  )
})

test('an unknown id, no id and no Then are told with their place', () => {
  const scenario = {
    name: 'n',
    uri: 'features/x.feature',
    line: 7,
    tags: [],
    sentences: [],
    promisesSomething: true,
  }
  const scenarios = [
    { ...scenario, requirements: ['CE-AC-99'] },
    { ...scenario, requirements: [] },
    { ...scenario, requirements: ['CE-AC-01'], promisesSomething: false },
  ]
  assert.deepEqual(
    disagreements(ledger, { scenarios, dead: [] }).filter((line) => line.startsWith('features')),
    [
      'features/x.feature:7 names CE-AC-99, which the ledger does not know',
      'features/x.feature:7 names no requirement: n',
      'features/x.feature:7 promises nothing: it has no Then',
    ],
  )
})
