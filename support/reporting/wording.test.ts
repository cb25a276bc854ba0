/** Tests of the small forms: durations, names, escaping and evidence tables. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceTables, tablesMarkup } from './evidence-table.ts'
import { fixtureScenario, hostile } from './fixture-scenarios.ts'
import { identify } from './identity.ts'
import { html, render } from './markup.ts'
import { visible } from './visible-text.ts'
import { duration } from './wording.ts'

test('a duration never shows 60 seconds or 1000 milliseconds', () => {
  const times = [0.4, 999.4, 999.6, 59_940, 59_960, 125_000, 3_599_600].map(duration)
  assert.deepEqual(times, [
    '0 ms',
    '999 ms',
    '1.0 s',
    '59.9 s',
    '1 min 00 s',
    '2 min 05 s',
    '60 min 00 s',
  ])
})

test('scenarios of one name keep their identity when lines move, and get a title of their own', () => {
  const at = (...lines: number[]) => {
    const scenarios = lines.map((line) => fixtureScenario({ line }))
    const identities = identify(scenarios)
    return scenarios.map((scenario) => identities.get(scenario))
  }
  assert.deepEqual(at(40, 12), at(60, 15))
  assert.deepEqual(
    at(40, 12).map((identity) => identity?.title),
    ['A file arrives once (2)', 'A file arrives once (1)'],
  )
  assert.equal(new Set(at(40, 12).map((identity) => identity?.key)).size, 2)
  assert.equal(at(7)[0]?.title, 'A file arrives once')
})

test('what is put into markup is escaped, what is markup already is not', () => {
  const inner = html`<i>${'<b>'}</i>`
  assert.equal(render(html`${inner}${['"', inner]}`), '<i>&#60;b&#62;</i>&#34;<i>&#60;b&#62;</i>')
  assert.equal(render(html`${false}${undefined}${0}`), '0')
})

test('control characters are shown as replaced and colour codes are dropped', () => {
  assert.equal(visible('a\u0000b\u001b[31mc\td\r\ne\ud800\uffff'), 'a\ufffdbc\td\ne\ufffd\ufffd')
})

test('evidence becomes one table of figures and one for each list of records', () => {
  const tables = evidenceTables(
    JSON.stringify({
      fault: { pid: 7 },
      states: ['a', 'b'],
      tries: [{ n: 1 }, { n: 2, ok: true }],
    }),
  )
  assert.deepEqual(tables, [
    {
      caption: '',
      head: ['what', 'measured'],
      rows: [
        ['fault.pid', '7'],
        ['states', 'a, b'],
      ],
    },
    {
      caption: 'tries',
      head: ['n', 'ok'],
      rows: [
        ['1', ''],
        ['2', 'true'],
      ],
    },
  ])
})

test('evidence that is no JSON has no table, and long evidence says what it leaves out', () => {
  assert.deepEqual(evidenceTables('not json'), [])
  const long = JSON.stringify(Array.from({ length: 250 }, (_, n) => ({ n, text: hostile })))
  const shown = render(tablesMarkup(evidenceTables(long)))
  assert.match(shown, /50 more rows/)
  assert.equal(shown.match(/<tr>/g)?.length, 201)
  assert.doesNotMatch(shown, /<script>/)
})
