/** Tests of the sign-off page: self-contained, escaped, complete, the worst first. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureReport } from './fixture-report.ts'
import { fixtureScenario, fixtureStep } from './fixture-scenarios.ts'
import { signoffHtml } from './signoff.ts'

const report = fixtureReport()
const page = signoffHtml(report)

test('the page needs nothing from outside and runs nothing', () => {
  assert.doesNotMatch(page, /<script|<link|@import|url\(|https?:/i)
  assert.match(page, /&#60;script&#62;alert/)
})

test('every requirement is there once, violated first, then unverified, waived, kept, out of scope', () => {
  const rows = [...page.matchAll(/<tr id="([^"]+)">/g)].map((match) => match[1])
  assert.deepEqual(rows, [
    'CE-WRK-15',
    'VG-RLS-02',
    'CE-OBS-05',
    'CE-CMP-07',
    'VG-CRN-01',
    'VG-BKT-04',
    'CE-STO-01',
    'CE-UI-09',
  ])
})

test('the banner, the provenance and the readings are told', () => {
  assert.match(page, /<header class="banner violated">/)
  const { run } = report
  for (const fact of [run.id, run.commit, run.command, run.node, run.startedAt, run.finishedAt]) {
    assert.ok(page.includes(fact), fact)
  }
  assert.match(page, /with uncommitted changes/)
  assert.match(page, /docker<\/th><td><b>no<\/b>: no Docker engine answers/)
  assert.match(page, /Curriculum Extractor: queue<\/th><td>extraction_tasks/)
  assert.match(page, /CE-WRK-15<\/th><td>within 30 seconds/)
  assert.match(page, /was still running 5 s/)
})

test('what does not conform stands open, what conforms and what was not possible is folded', () => {
  const opened = [...page.matchAll(/<details id="(scenario-\d)"( open)?>/g)].map(
    ([, id, open]) => `${id}${open ?? ''}`,
  )
  assert.deepEqual(opened, [
    'scenario-1',
    'scenario-2',
    'scenario-3 open',
    'scenario-4',
    'scenario-5 open',
    'scenario-6 open',
  ])
})

test('links lead to places that exist, and no place exists twice', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
  assert.equal(new Set(ids).size, ids.length)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g))
    assert.ok(ids.includes(target), target)
})

test('evidence is a table, a log is text', () => {
  assert.match(page, /<td>fault\.pid<\/td><td>4711<\/td>/)
  assert.match(page, /\[worker-1\] line 39/)
})

test('a long log is cut from the front, and the page says so', () => {
  const body = `START${'x'.repeat(20_000)}END`
  const attachments = [{ name: 'log', mediaType: 'text/plain', body, encoding: 'utf8' as const }]
  const scenarios = [fixtureScenario({ steps: [fixtureStep({ attachments })] })]
  const long = signoffHtml({ ...report, scenarios })
  assert.match(long, /The last 8000 of 20008 characters/)
  assert.ok(long.includes('xEND') && !long.includes('START'))
})

test('what is left on services of others is told with its reason, and escaped', () => {
  const certificate = {
    ...{ place: 'staging', dryRun: false, writes: 3, refused: 1 },
    kinds: [{ kind: 'row', created: 2, removed: 1 }] as const,
    planned: [],
    left: [{ kind: 'row', id: 'public.jobs/<b>', why: 'it is locked' }] as const,
  }
  assert.doesNotMatch(page, /created at/)
  const remote = signoffHtml(fixtureReport({ certificate }))
  assert.match(remote, /What was created at staging/)
  assert.match(remote, /<b>1 thing left\.<\/b>/)
  assert.match(remote, /public\.jobs\/&#60;b&#62;<\/code>: it is locked/)
})
