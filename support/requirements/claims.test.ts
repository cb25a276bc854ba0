import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioOutcome, StepOutcome } from '../ports/report.ts'
import { findingOf } from './claims.ts'
import { aRow, aStep } from './testing/rows.ts'

const step = (text: string, status: StepOutcome['status'], message?: string) =>
  aStep(status, message, text)

const scenario = (requirements: string[], ...steps: StepOutcome[]): ScenarioOutcome => ({
  name: 'n',
  feature: 'f',
  uri: 'u',
  line: 1,
  tags: [],
  requirements,
  status: 'conforms',
  startedAt: '',
  durationMs: 0,
  waitedMs: 0,
  attempts: 1,
  steps,
})

const ledger = [aRow('A', 'a holds'), aRow('B', 'b holds'), aRow('C')]

test('a broken sentence counts against the row that claims it and no other', () => {
  const outcome = scenario(['A', 'B'], step('a holds', 'violated', 'no'), step('b holds', 'passed'))
  const [a, b] = ledger.slice(0, 2).map((each) => findingOf(each, outcome, ledger).status)
  assert.deepEqual([a, b], ['violated', 'conforms'])
})

test('a row without sentences is judged by the whole scenario', () => {
  const outcome = scenario(['A', 'C'], step('a holds', 'violated', 'no'))
  assert.equal(findingOf(aRow('C'), outcome, ledger).status, 'violated')
})

test('a broken step that nobody claims counts against every row', () => {
  const outcome = scenario(
    ['A', 'B'],
    step('the system starts', 'violated', 'it did not'),
    step('a holds', 'not-reached'),
    step('b holds', 'not-reached'),
  )
  for (const each of ledger.slice(0, 2)) {
    const finding = findingOf(each, outcome, ledger)
    assert.equal(finding.status, 'violated')
    assert.equal(finding.reason, 'the system starts: it did not')
  }
})

test('a sentence that was not reached leaves its row unverified and names what stopped it', () => {
  const outcome = scenario(
    ['A', 'B'],
    step('a holds', 'violated', 'no'),
    step('b holds', 'not-reached'),
  )
  const finding = findingOf(aRow('B', 'b holds'), outcome, ledger)
  assert.equal(finding.status, 'unverified')
  assert.equal(finding.reason, 'not reached, because of "a holds"')
  assert.equal(finding.outOfReach, false)
})

test('a missing capability is out of reach, a broken check is not', () => {
  const lacking = scenario(
    ['A'],
    step('set-up', 'unverified', 'needs docker: none here'),
    step('a holds', 'not-reached'),
  )
  const a = findingOf(aRow('A', 'a holds'), lacking, ledger)
  assert.deepEqual(
    [a.status, a.reason, a.outOfReach],
    ['unverified', 'needs docker: none here', true],
  )
  const broken = scenario(['A'], step('a holds', 'unverified', 'the check broke: TypeError: x'))
  assert.equal(findingOf(aRow('A', 'a holds'), broken, ledger).outOfReach, false)
})

test('a row none of whose sentences is in the scenario is unverified', () => {
  const outcome = scenario(['A'])
  assert.equal(findingOf(aRow('A', 'a holds'), outcome, ledger).status, 'unverified')
})
