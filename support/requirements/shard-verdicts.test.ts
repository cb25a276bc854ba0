/** What one shard says of a row, and what a row says of which one scenario could not be judged. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report, ScenarioOutcome, StepOutcome } from '../ports/report.ts'
import { exitCodeOf, judge } from './judge.ts'
import type { StandingScenario } from './scenarios.ts'
import { aRow, aStep } from './testing/rows.ts'

const row = aRow('CE-A-01')

const standing = (line: number): StandingScenario => ({
  name: `example ${line}`,
  uri: 'features/s/a.feature',
  line,
  tags: [],
  requirements: [row.id],
  sentences: [],
  promisesSomething: true,
})

const outcome = (line: number, ...steps: StepOutcome[]): ScenarioOutcome => ({
  ...standing(line),
  feature: 'f',
  status: 'conforms',
  startedAt: '',
  durationMs: 0,
  waitedMs: 0,
  attempts: 1,
  steps,
})

const both = [standing(3), standing(7)]
const elsewhere = new Set(['features/s/a.feature:7'])
const held = outcome(3, aStep('passed'))

/** The row's verdict, its reason, and the exit code of a run that has judged nothing else. */
function said(outcomes: readonly ScenarioOutcome[], others = elsewhere) {
  const requirements = judge([row], both, outcomes, others)
  const report = { requirements, scenarios: outcomes, problems: [] } as unknown as Report
  return [requirements[0]?.verdict, requirements[0]?.reason, exitCodeOf(report, false)]
}

test('a row that is only in other shards is unverified and does not fail this one', () => {
  const requirements = judge(
    [row],
    both,
    [],
    new Set(both.map(({ line }) => `${both[0]?.uri}:${line}`)),
  )
  const [only] = requirements
  assert.deepEqual(
    [only?.verdict, only?.reason, only?.applicable],
    ['unverified', 'other shards run it', false],
  )
})

test('a row of which a part held here is unverified, and the shard ends well', () => {
  const reason = 'other shards run a part of it; the part that ran here conforms'
  assert.deepEqual(said([held]), ['unverified', reason, 0])
})

test('what broke or could not be checked in this shard is told although a part is elsewhere', () => {
  const broken = outcome(3, aStep('violated', 'no'))
  assert.deepEqual(said([broken]), ['violated', 'it holds: no', 1])
  const unsure = outcome(3, aStep('unverified', 'the check broke'))
  assert.deepEqual(said([unsure]), ['unverified', 'it holds: the check broke', 2])
})

test('a row that is partly out of reach names what is unverified and what conforms', () => {
  const outOfReach = outcome(7, aStep('unverified', 'needs docker: no engine'))
  assert.deepEqual(said([held, outOfReach], new Set()), [
    'unverified',
    'needs docker: no engine; unverified: example 7 (a.feature:7); conforms: example 3 (a.feature:3)',
    2,
  ])
})

test('without a conforming scenario the reason stays as it is', () => {
  const outOfReach = [3, 7].map((line) => outcome(line, aStep('unverified', 'needs docker: none')))
  assert.equal(said(outOfReach, new Set())[1], 'needs docker: none')
})
