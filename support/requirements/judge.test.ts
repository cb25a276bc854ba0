import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report, RequirementOutcome, ScenarioOutcome } from '../ports/report.ts'
import { exitCodeOf } from './judge.ts'

type Row = Pick<RequirementOutcome, 'verdict'> & { level?: 'must' | 'should'; applicable?: boolean }

const outcome = ({ verdict, level = 'must', applicable = true }: Row): RequirementOutcome => ({
  requirement: {
    id: 'CE-AC-01',
    system: 's',
    title: 't',
    statement: 's',
    level,
    source: [],
    checks: [],
    sentences: [],
  },
  verdict,
  applicable,
  scenarios: [],
})

const code = (rows: readonly Row[], options: { problems?: string[]; complete?: boolean } = {}) =>
  exitCodeOf(
    {
      requirements: rows.map(outcome),
      scenarios: [{} as ScenarioOutcome],
      problems: options.problems ?? [],
    } as unknown as Report,
    options.complete ?? false,
  )

const green = { verdict: 'conforms' } as const

test('0 only when every applicable row conforms or is waived', () => {
  assert.equal(code([green, { verdict: 'waived' }, { verdict: 'out-of-scope' }]), 0)
  assert.equal(code([{ verdict: 'out-of-scope' }]), 2)
  assert.equal(code([]), 2)
})

test('1 when a required row is violated, whatever else there is', () => {
  assert.equal(code([green, { verdict: 'violated' }, { verdict: 'unverified' }]), 1)
})

test('2 when only a recommended row is violated', () => {
  assert.equal(code([green, { verdict: 'violated', level: 'should' }]), 2)
})

test('2 when something that could have been verified was not, or the run had a problem', () => {
  assert.equal(code([green, { verdict: 'unverified' }]), 2)
  assert.equal(code([green], { problems: ['a hook failed'] }), 2)
})

test('what the target cannot show counts only when everything is asked for', () => {
  const rows: Row[] = [green, { verdict: 'unverified', applicable: false }]
  assert.equal(code(rows), 0)
  assert.equal(code(rows, { complete: true }), 2)
})
