/** The union of several runs: per scenario violated beats conforms beats unverified, then per row. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioOutcome, StepOutcome } from '../ports/report.ts'
import type { RecordedScenario } from '../ports/run-record.ts'
import { aRow } from './testing/rows.ts'
import { type Look, unite, weightiest } from './union.ts'

const row = aRow('CE-A-01')

const at = (line: number): RecordedScenario => ({
  name: `example ${line}`,
  uri: 'features/s/a.feature',
  line,
  requirements: [row.id],
})

type Shown = 'conforms' | 'violated' | 'broken' | 'out of reach'

const steps: Readonly<Record<Shown, Pick<StepOutcome, 'status' | 'message'>>> = {
  conforms: { status: 'passed' },
  violated: { status: 'violated', message: 'no' },
  broken: { status: 'unverified', message: 'the check broke' },
  'out of reach': { status: 'unverified', message: 'needs docker: no engine' },
}

const outcome = (line: number, shown: Shown): ScenarioOutcome => ({
  ...at(line),
  feature: 'f',
  tags: [],
  status: shown === 'conforms' || shown === 'violated' ? shown : 'unverified',
  startedAt: '',
  durationMs: 0,
  waitedMs: 0,
  attempts: 1,
  steps: [
    {
      ...{ keyword: 'Then ', text: 'it holds', kind: 'outcome', line: 1, startedAt: '' },
      ...{ durationMs: 0, attachments: [], ...steps[shown] },
    },
  ],
})

const look = (target: string, line: number, shown: Shown): Look => ({
  target,
  outcome: outcome(line, shown),
})

/** The row's verdict, its reason and whether it counts, over examples in the lines 3 and 7. */
function said(...looks: Look[]) {
  const [united] = unite([row], [at(3), at(7)], looks)
  return [united?.verdict, united?.reason, united?.applicable]
}

test('a row conforms when each of its scenarios conforms on some target', () => {
  const union = said(
    look('embedded', 3, 'conforms'),
    look('embedded', 7, 'out of reach'),
    look('containers', 7, 'conforms'),
  )
  assert.deepEqual(union, ['conforms', undefined, true])
})

test('a scenario that nobody could judge keeps the row unverified, and both kinds are named', () => {
  const [verdict, reason, applicable] = said(
    look('embedded', 3, 'conforms'),
    look('embedded', 7, 'out of reach'),
    look('containers', 7, 'out of reach'),
  )
  assert.deepEqual([verdict, applicable], ['unverified', false])
  assert.equal(
    reason,
    'needs docker: no engine (on embedded, containers); unverified: example 7 (a.feature:7); conforms: example 3 (a.feature:3)',
  )
})

test('what one target has seen broken, no other can unsee', () => {
  const union = said(
    look('embedded', 3, 'conforms'),
    look('embedded', 7, 'conforms'),
    look('containers', 7, 'violated'),
  )
  assert.deepEqual(union, ['violated', 'it holds: no (on containers)', true])
})

test('a check that broke on one target is made good by another', () => {
  const union = said(
    look('embedded', 3, 'conforms'),
    look('embedded', 7, 'broken'),
    look('containers', 7, 'conforms'),
  )
  assert.equal(union[0], 'conforms')
})

test('what could have been verified is told before what is out of reach, and counts', () => {
  const [, reason, applicable] = said(
    look('embedded', 3, 'out of reach'),
    look('embedded', 7, 'out of reach'),
    look('containers', 3, 'broken'),
    look('containers', 7, 'conforms'),
  )
  assert.match(
    String(reason),
    /^it holds: the check broke \(on containers\); needs docker: no engine \(on embedded\)/,
  )
  assert.equal(applicable, true)
})

test('a scenario that no run selected keeps a row open without failing anything', () => {
  const [verdict, reason, applicable] = said(look('embedded', 3, 'conforms'))
  assert.deepEqual([verdict, applicable], ['unverified', false])
  assert.match(String(reason), /^not selected by any of these runs; unverified: example 7/)
  assert.deepEqual(said(), ['unverified', 'not selected by any of these runs', false])
})

test('a scenario without a result that was to run could have been verified', () => {
  const place = 'features/s/a.feature:7'
  const lost: Look = { target: 'embedded', place, missing: 'shard 2/2 was not given' }
  const [verdict, reason, applicable] = said(look('embedded', 3, 'conforms'), lost)
  assert.deepEqual([verdict, applicable], ['unverified', true])
  assert.match(String(reason), /^shard 2\/2 was not given; unverified: example 7/)
  assert.equal(said(look('embedded', 3, 'conforms'), lost, look('x', 7, 'conforms'))[0], 'conforms')
})

test('rows without a scenario and out of scope stay what they are', () => {
  const rows = [
    { ...row, id: 'CE-B-01' },
    { ...row, level: 'out-of-scope' as const },
  ]
  const verdicts = unite(rows, [at(3)], []).map(({ verdict, reason }) => [verdict, reason])
  assert.deepEqual(verdicts[0], ['unverified', 'no scenario'])
  assert.equal(verdicts[1]?.[0], 'out-of-scope')
})

test('of several outcomes of one scenario the violated one is shown, then the conforming one', () => {
  const [bad, good, open] = (['violated', 'conforms', 'broken'] as const).map((s) => outcome(3, s))
  assert.ok(bad && good && open)
  assert.equal(weightiest([open, good, bad]), bad)
  assert.equal(weightiest([open, good]), good)
  assert.equal(weightiest([]), undefined)
})
