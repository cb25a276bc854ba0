/** Tests of what a merged report says of each of its targets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consoleReporter } from './console.ts'
import { fixtureReport, fixtureRow } from './fixture-report.ts'
import { fixtureScenario } from './fixture-scenarios.ts'
import { signoffHtml } from './signoff.ts'
import { looksAt, targetCounts } from './target-counts.ts'

const report = fixtureReport()
const open = { verdict: 'unverified', reason: 'needs docker: no engine' } as const
type Shown = Parameters<typeof fixtureRow>[1]
const rows = (second: Shown) => [
  fixtureRow('CE-A-01', {}),
  fixtureRow('CE-B-01', second),
  fixtureRow('CE-C-01', open),
]
const on = (target: string, second: Shown, status: 'conforms' | 'unverified') => ({
  ...report,
  run: { ...report.run, target },
  requirements: rows(second),
  scenarios: [
    fixtureScenario({
      status,
      durationMs: 1_000,
      ...(status === 'unverified' ? { reason: open.reason } : {}),
    }),
  ],
})

const merged = {
  ...report,
  requirements: rows({}),
  scenarios: [fixtureScenario({})],
  targets: [on('embedded', open, 'unverified'), on('containers', {}, 'conforms')],
  runs: [report.run, { ...report.run, id: 'run-9', target: 'containers' }],
}

test('each target is counted by itself, and what another one has settled is told', () => {
  assert.deepEqual(targetCounts(merged), [
    {
      ...{ target: 'embedded', conforms: 1, violated: 0 },
      open: ['2 unverified: not possible on this target'],
      elsewhere: ['of these 1 settled by another target'],
    },
    {
      ...{ target: 'containers', conforms: 2, violated: 0 },
      ...{ open: ['1 unverified: not possible on this target'], elsewhere: [] },
    },
  ])
  assert.deepEqual(targetCounts(report), [])
})

test('a scenario tells what every target has seen of it', () => {
  assert.deepEqual(looksAt(merged)(fixtureScenario({})), [
    'embedded: unverified, 1.0 s, needs docker: no engine',
    'containers: conforms, 1.0 s',
  ])
  assert.deepEqual(looksAt(report)(fixtureScenario({})), [])
})

test('the sign-off page has a table of the targets and names the runs', () => {
  const page = signoffHtml(merged)
  assert.match(page, /<h2>Targets<\/h2>[\s\S]*<td>embedded<\/td>\n<td>1<\/td>\n<td>0<\/td>/)
  assert.match(page, /Merged from[\s\S]*run-9<\/th>\n<td>containers, /)
  assert.match(page, /<p class="note">embedded: unverified, 1\.0 s, needs docker/)
  assert.doesNotMatch(signoffHtml(report), /<h2>Targets|Merged from/)
})

test('the console has a line for each target', () => {
  let text = ''
  const stream = { write: (piece: string) => (text += piece) }
  consoleReporter({ stream, isTty: false, color: false }).summary(merged, {})
  assert.match(text, /Targets\n {2}embedded {4}1 conform, 0 violated, 2 unverified: not possible/)
})
