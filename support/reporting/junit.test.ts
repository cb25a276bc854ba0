/** Tests of junit.xml: results, figures and characters that consumers can read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { create } from 'xmlbuilder2'
import { fixtureReport, greenReport } from './fixture-report.ts'
import { fixtureScenario } from './fixture-scenarios.ts'
import { junitXml } from './junit.ts'
import { junitSuites } from './junit-suites.ts'

const xml = junitXml(fixtureReport())

/** The opening tag of the element `name` whose attributes contain `text`, and what stands inside. */
function element(name: string, text: string): string {
  const pieces = xml.split(`<${name} `).slice(1)
  const found = pieces.find((piece) => (piece.split('>', 1)[0] ?? '').includes(text))
  assert.ok(found, `${name} with ${text}`)
  return found.split(`</${name}>`, 1)[0] ?? ''
}

test('a violated scenario is a failure with its reason and its steps', () => {
  const failed = element('testcase', 'The worker is killed')
  assert.match(failed, /<failure message="No other worker finished the job within 30 s\."/)
  assert.match(failed, /✗ Then another worker finishes .*\n {4}No other worker .*\n {4}expected/)
  assert.match(failed, /- And the job’s effect .*not reached/)
})

test('a missing capability is skipped, a broken suite is an error, a waived one is skipped', () => {
  assert.match(element('testcase', 'The stack comes up'), /<skipped message="needs docker: no/)
  assert.match(element('testcase', 'A stranger reads'), /<error message="TypeError: Cannot/)
  assert.match(element('testcase', 'A file past'), /<skipped message="waived: The file is still/)
})

test('a row that no scenario verifies and a problem of the run are errors too', () => {
  assert.match(element('testcase', 'CE-OBS-05'), /<error message="no scenario verifies it"/)
  assert.match(element('testcase', 'Problem 1'), /<error message="The worker of/)
  assert.doesNotMatch(xml, /VG-CRN-01/)
})

test('the figures of the suites add up to those of the root', () => {
  const sums = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  const figures = (tag: string) =>
    Object.keys(sums).map((key) => Number(new RegExp(` ${key}="(\\d+)"`).exec(tag)?.[1]))
  const suites = (xml.match(/<testsuite [^>]*>/g) ?? []).map(figures)
  const root = figures(/<testsuites [^>]*>/.exec(xml)?.[0] ?? '')
  const added = suites.reduce((a, b) => a.map((figure, index) => figure + (b[index] ?? 0)))
  assert.deepEqual(root, added)
  assert.deepEqual(root, [9, 1, 3, 3])
})

test('times are seconds, timestamps have no zone, names in a suite are unique', () => {
  assert.match(element('testcase', 'The worker is killed'), /^[^>]*time="31\.500"/)
  assert.match(element('testsuite', 'name="Storage"'), /^[^>]*timestamp="2025-11-20T08:15:30"/)
  const names = junitSuites(fixtureReport()).flatMap((suite) =>
    suite.cases.map((entry) => `${suite.name}/${entry.name}`),
  )
  assert.equal(new Set(names).size, names.length)
})

test('hostile text leaves the document well-formed XML 1.0', () => {
  create(xml)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them
  assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|<script>/)
  assert.match(xml, /ünïcödé 漢字 🧪/)
})

test('a run without scenarios still is a document', () => {
  const empty = { ...greenReport(), scenarios: [], requirements: [] }
  assert.match(junitXml(empty), /<testsuites name="Plumbline" tests="0"/)
  assert.match(junitXml({ ...empty, scenarios: [fixtureScenario({})] }), /tests="1"/)
})
