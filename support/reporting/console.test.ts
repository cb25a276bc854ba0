/** Tests of the console: one live line on a terminal, plain lines elsewhere, the closing table. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { type ConsoleOptions, consoleReporter } from './console.ts'
import { fixtureReport, fixtureRow, greenReport } from './fixture-report.ts'
import { fixtureScenario, fixtureStep } from './fixture-scenarios.ts'
import { wantsColor } from './paint.ts'

function recorded(options: Partial<ConsoleOptions> = {}, columns = 60) {
  let text = ''
  const stream = { columns, write: (piece: string) => (text += piece) }
  const reporter = consoleReporter({ stream, isTty: false, color: false, ...options })
  return { reporter, text: () => text }
}

const killed = fixtureReport().scenarios.find((scenario) => scenario.status === 'violated')
assert.ok(killed)

test('without a terminal every finished scenario is one plain line', () => {
  const { reporter, text } = recorded()
  reporter.scenarioStarted('A file arrives once', 1, 2)
  reporter.scenarioFinished(fixtureScenario({}))
  reporter.scenarioFinished(killed)
  assert.deepEqual(text().split('\n'), [
    '✓ A file arrives once (1.2 s)',
    '✗ The worker is killed in the middle of the job (31.5 s) No other worker finished the job within 30 s.',
    '',
  ])
})

test('on a terminal one line is written over, and only what does not conform stays', () => {
  const { reporter, text } = recorded({ isTty: true })
  reporter.scenarioStarted('A file arrives once', 1, 2)
  reporter.scenarioFinished(fixtureScenario({}))
  reporter.scenarioFinished(killed)
  const kept = text()
    .split('\n')
    .map((line) => line.split('\r\u001b[2K').at(-1))
  assert.match(kept[0] ?? '', /^✗ The worker is killed/)
  assert.equal(kept[1], '2 of 2 · 1 violated · 0 unverified · A file arrives once')
  assert.equal(kept.length, 2)
})

test('the live line never fills the terminal, whatever the name holds', () => {
  const { reporter, text } = recorded({ isTty: true }, 30)
  reporter.scenarioStarted(`a very long\nname \u001b[2J${'x'.repeat(99)}`, 1, 2)
  const line = text().replace('\r\u001b[2K', '')
  assert.equal(line.length, 29)
  assert.equal(stripVTControlCharacters(line), line)
})

test('colours are written only when asked for', () => {
  const plain = recorded()
  const coloured = recorded({ color: true })
  for (const { reporter } of [plain, coloured]) reporter.summary(fixtureReport(), {})
  assert.equal(stripVTControlCharacters(plain.text()), plain.text())
  assert.notEqual(coloured.text(), plain.text())
  assert.equal(stripVTControlCharacters(coloured.text()), plain.text())
})

test('NO_COLOR wins over everything, FORCE_COLOR over the terminal', () => {
  assert.equal(wantsColor({ NO_COLOR: '1', FORCE_COLOR: '1' }, true), false)
  assert.equal(wantsColor({ NO_COLOR: '' }, true), true)
  assert.equal(wantsColor({ FORCE_COLOR: '1' }, false), true)
  assert.equal(wantsColor({ FORCE_COLOR: '0' }, true), false)
  assert.equal(wantsColor({}, false), false)
  assert.equal(wantsColor({ TERM: 'dumb' }, true), false)
})

test('the closing table tells id, title, promise, reason and the message of the step that decided', () => {
  const { reporter, text } = recorded()
  reporter.summary(fixtureReport(), { verdicts: 'reports/verdicts.json' })
  assert.match(
    text(),
    /CE-WRK-15 A job whose worker dies .*\n {4}promised: .*\n {4}in 000 .*\n {4}no other worker finished the job\n {4}The worker is killed .*:12\n {6}No other worker .*\n {6}expected: one effect/,
  )
  assert.doesNotMatch(text(), /known causes/)
  assert.match(text(), /CE-OBS-05 .*\n.*\n.*\n {4}no scenario verifies it/)
  assert.match(text(), /needs docker: no Docker engine .*: 1 requirement\n {4}CE-CMP-07/)
  assert.match(text(), /not selected by --system curriculum-extractor: 1 requirement/)
  assert.match(text(), /Slowest scenarios.*\n {2}1 min 01 s .*A file arrives once\n/)
  assert.match(text(), /verdicts {2}reports\/verdicts\.json/)
  assert.match(
    text(),
    /1 conform, 1 violated, 2 unverified: the suite could not tell, 1 unverified/,
  )
  assert.match(text(), /Verdict {7}violated: 1 required promise is not kept\.\n$/)
})

test('a violated row names what is known to break it', () => {
  const { reporter, text } = recorded()
  const causes = { 'CE-WRK-15': ['jobs taken off too early', 'locks for ever'] }
  reporter.summary({ ...fixtureReport(), causes }, { verdicts: 'reports/verdicts.json' })
  assert.equal(text().match(/known causes/g)?.length, 1)
  assert.match(text(), /CE-WRK-15 [\s\S]*known causes: jobs taken off too early; locks for ever\n/)
})

test('what is not running stands under a heading of its own, grouped by reason', () => {
  const { reporter, text } = recorded()
  const reason = 'not running: the manifest has no processes.backend'
  const row = (id: string) => fixtureRow(id, { verdict: 'unverified', reason })
  reporter.summary({ ...greenReport(), requirements: [row('CE-API-01'), row('CE-API-02')] }, {})
  assert.match(
    text(),
    /Unverified: the system is not running\n {2}not running: .*: 2 requirements\n {4}CE-API-01 CE-API-02/,
  )
  assert.doesNotMatch(text(), /the suite could not tell/)
})

test('ten scenarios at most are called slow', () => {
  const scenarios = Array.from({ length: 14 }, (_, n) =>
    fixtureScenario({ name: `scenario ${n}`, durationMs: n * 1000 }),
  )
  const { reporter, text } = recorded()
  reporter.summary({ ...greenReport(), scenarios }, {})
  assert.deepEqual(
    [...text().matchAll(/ {2}scenario (\d+)/g)].map((match) => Number(match[1])),
    [13, 12, 11, 10, 9, 8, 7, 6, 5, 4],
  )
})

test('a secret is taken out before a line is cut short', () => {
  const secret = randomUUID()
  const redact = (text: string) => text.replaceAll(secret, '***')
  const { reporter, text } = recorded({ isTty: true, redact }, 50)
  reporter.scenarioStarted(`key ${secret}`, 1, 1)
  const step = fixtureStep({ status: 'violated', message: `got ${secret}` })
  const leaky = fixtureScenario({ name: secret, status: 'violated', steps: [step] })
  reporter.scenarioFinished(leaky)
  reporter.summary({ ...fixtureReport(), scenarios: [leaky], problems: [secret] }, {})
  assert.doesNotMatch(text(), new RegExp(secret.slice(0, 6)))
  assert.match(text(), /key \*\*\*/)
})

test('the closing table counts what was created on services of others, and names what is left', () => {
  const { reporter, text } = recorded()
  const certificate = {
    ...{ place: 'staging', dryRun: false, writes: 3, refused: 1 },
    kinds: [
      { kind: 'user', created: 0, removed: 0 },
      { kind: 'row', created: 2, removed: 1 },
    ] as const,
    planned: [],
    left: [{ kind: 'row', id: 'public.jobs/1', why: 'it is locked' }] as const,
  }
  reporter.summary({ ...greenReport(), certificate }, {})
  assert.match(text(), /staging \(3 writes, 1 not let through\): row: created 2, removed 1\n/)
  assert.match(text(), /left: row public\.jobs\/1 \(it is locked\)/)
})
