import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequirementOutcome } from '../ports/report.ts'
import type { Waiver } from '../ports/waiver.ts'
import { aRow } from './testing/rows.ts'
import { applyWaivers, dayAfter } from './waivers.ts'

const today = '2026-03-01'

const outcome = (verdict: RequirementOutcome['verdict']): RequirementOutcome => ({
  requirement: aRow('CE-A-01'),
  verdict,
  ...(verdict === 'conforms' ? {} : { reason: 'it holds: no' }),
  applicable: true,
  scenarios: [{ name: 'n', uri: 'u', line: 1, status: 'violated', message: 'no', durationMs: 1 }],
})

const waiver = (expires: string): Waiver => ({
  requirement: 'CE-A-01',
  reason: 'keys rotate in May',
  owner: 'Ada',
  approver: 'Grace',
  ticket: 'OPS-12',
  expires,
  place: 'plumbline.waivers.yaml:4',
})

/** What becomes of one row under one waiver. */
function applied(verdict: RequirementOutcome['verdict'], expires: string) {
  const { requirements, waivers, problems } = applyWaivers(
    [outcome(verdict)],
    [waiver(expires)],
    today,
  )
  return { row: requirements[0], waiver: waivers[0], problems }
}

test('a violated row is waived until the last day, and keeps what violated it', () => {
  const { row, waiver: used, problems } = applied('violated', '2026-04-01')
  assert.equal(row?.verdict, 'waived')
  assert.equal(
    row?.reason,
    'waived until 2026-04-01 (OPS-12): keys rotate in May; violated: it holds: no',
  )
  assert.deepEqual(row?.scenarios, outcome('violated').scenarios)
  assert.deepEqual([used?.state, used?.soon, problems], ['in-use', false, []])
})

test('the last day still counts, the day after it does not', () => {
  assert.equal(applied('violated', today).row?.verdict, 'waived')
  const { row, waiver: over, problems } = applied('violated', '2026-02-28')
  assert.deepEqual([row?.verdict, over?.state], ['violated', 'expired'])
  assert.equal(row?.reason, 'its waiver (OPS-12) expired on 2026-02-28; it holds: no')
  assert.match(
    problems.join(),
    /CE-A-01 \(OPS-12, plumbline\.waivers\.yaml:4\) expired on 2026-02-28/,
  )
})

test('the last fortnight is told, and how many days are left', () => {
  assert.equal(applied('violated', '2026-03-16').waiver?.soon, false)
  const { row, waiver: soon } = applied('violated', '2026-03-15')
  assert.deepEqual([soon?.soon, soon?.daysLeft], [true, 14])
  assert.match(row?.reason ?? '', /until 2026-03-15, in 14 days \(OPS-12\)/)
})

test('a waiver of a row that conforms is a problem, whether it has expired or not', () => {
  for (const expires of ['2026-04-01', '2026-02-01']) {
    const { row, waiver: unused, problems } = applied('conforms', expires)
    assert.deepEqual([row?.verdict, unused?.state], ['conforms', 'unused'])
    assert.match(problems.join(), /not needed: the requirement conforms\. Remove it/)
  }
})

test('a row without a verdict stays unverified, and its waiver is no problem while it holds', () => {
  const { row, waiver: idle, problems } = applied('unverified', '2026-04-01')
  assert.deepEqual([row?.verdict, idle?.state, problems], ['unverified', 'idle', []])
  assert.equal(applied('unverified', '2026-02-01').waiver?.state, 'expired')
})

test('days are counted over the end of a month and of a year', () => {
  assert.deepEqual(
    [dayAfter('2026-12-31', 1), dayAfter('2028-02-28', 1)],
    ['2027-01-01', '2028-02-29'],
  )
})
