/** Tests of how waivers are told: by every output, and the urgent ones first. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppliedWaiver } from '../ports/waiver.ts'
import { consoleReporter } from './console.ts'
import { fixtureReport, fixtureRow } from './fixture-report.ts'
import { fixtureScenario, fixtureStep, hostile } from './fixture-scenarios.ts'
import { junitXml } from './junit.ts'
import { signoffHtml } from './signoff.ts'
import { inOrder, standingOf } from './waiver-words.ts'

const waiver = (changes: Partial<AppliedWaiver>): AppliedWaiver => ({
  requirement: 'VG-BKT-04',
  reason: 'keys rotate in May',
  owner: 'Ada Lovelace',
  approver: 'Grace Hopper',
  ticket: 'OPS-12',
  expires: '2026-05-30',
  place: 'plumbline.waivers.yaml:4',
  state: 'in-use',
  daysLeft: 60,
  soon: false,
  ...changes,
})

const waivers = [
  waiver({}),
  waiver({ requirement: 'CE-WRK-15', daysLeft: 9, soon: true }),
  waiver({ requirement: 'CE-STO-01', state: 'unused' }),
  waiver({ requirement: 'CE-CMP-07', state: 'idle', reason: hostile }),
  waiver({ requirement: 'VG-RLS-02', state: 'expired', daysLeft: -3, expires: '2026-03-01' }),
]

test('what somebody has to do something about stands first', () => {
  assert.deepEqual(
    inOrder(waivers).map(({ requirement }) => requirement),
    ['VG-RLS-02', 'CE-WRK-15', 'CE-STO-01', 'VG-BKT-04', 'CE-CMP-07'],
  )
})

test('each state has its words, and the last fortnight is loud', () => {
  assert.deepEqual(waivers.map(standingOf), [
    'until 2026-05-30',
    'until 2026-05-30, ENDS in 9 days',
    'not needed any more: the requirement conforms',
    'until 2026-05-30; this run has no verdict on the requirement',
    'EXPIRED on 2026-03-01',
  ])
  assert.match(standingOf(waiver({ daysLeft: 0, soon: true })), /ENDS TODAY/)
})

test('the console tells requirement, end, ticket and both persons', () => {
  let text = ''
  const stream = { write: (piece: string) => (text += piece) }
  const reporter = consoleReporter({ stream, isTty: false, color: false })
  reporter.summary({ ...fixtureReport(), waivers }, {})
  assert.match(
    text,
    /Waivers\n {2}VG-RLS-02 EXPIRED on 2026-03-01\n {4}OPS-12, Ada Lovelace, approved by Grace Hopper\n/,
  )
  assert.match(text, /CE-WRK-15 until 2026-05-30, ENDS in 9 days/)
})

test('the sign-off page has a table of them, each with a link to its requirement', () => {
  const page = signoffHtml({ ...fixtureReport(), waivers })
  assert.match(page, /<tr class="violated">\n<td><a href="#VG-RLS-02">/)
  assert.match(page, /EXPIRED on 2026-03-01<\/span><br><small>plumbline\.waivers\.yaml:4/)
  assert.match(page, /<td>Ada Lovelace<\/td>\n<td>Grace Hopper<\/td>\n<td>OPS-12<\/td>/)
  assert.doesNotMatch(page, /<script/)
  assert.doesNotMatch(signoffHtml(fixtureReport()), /<h2>Waivers/)
})

test('JUnit keeps the evidence of a violation that is waived, and why it is accepted', () => {
  const scenario = fixtureScenario({
    status: 'violated',
    requirements: ['CE-A-01'],
    steps: [fixtureStep({ status: 'violated', message: 'the file is still there' })],
  })
  const row = fixtureRow('CE-A-01', {
    verdict: 'waived',
    reason: 'waived until 2026-05-30 (OPS-12)',
  })
  const xml = junitXml({ ...fixtureReport(), scenarios: [scenario], requirements: [row] })
  assert.match(xml, /<skipped message="waived: the file is still there">/)
  assert.match(xml, /CE-A-01: waived until 2026-05-30 \(OPS-12\)[\s\S]*✗ When a PDF/)
})
