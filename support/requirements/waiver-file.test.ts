import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SuiteError } from '../core/errors.ts'
import type { Requirement } from '../ports/report.ts'
import { readWaivers, waiverFileName } from './waiver-file.ts'

const row = (id: string, level: Requirement['level'] = 'must') => ({ id, level }) as Requirement
const rules = { today: '2026-03-01', ledger: [row('CE-A-01'), row('CE-B-02', 'out-of-scope')] }

const good: Readonly<Record<string, string>> = {
  requirement: 'CE-A-01',
  reason: 'keys rotate in May',
  owner: 'Ada Lovelace',
  approver: 'Grace Hopper',
  ticket: 'OPS-12',
  expires: '2026-05-30',
}

const entry = (changes: Readonly<Record<string, string>> = {}) =>
  Object.entries({ ...good, ...changes })
    .map(([field, value], at) => `${at === 0 ? '-' : ' '} ${field}: ${value}\n`)
    .join('')

function fileOf(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-waivers-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, waiverFileName), text)
  return join(folder, waiverFileName)
}

function refused(context: TestContext, text: string, expected: RegExp): void {
  assert.throws(
    () => readWaivers(fileOf(context, text), rules),
    (error: SuiteError) => {
      assert.equal(error.code, 'WAIVERS_BROKEN')
      assert.match(error.toString(), expected)
      return true
    },
  )
}

test('a waiver is read with the line on which it stands', (t) => {
  const [waiver, ...more] = readWaivers(fileOf(t, `# why\n\n${entry()}`), rules)
  assert.deepEqual(waiver, { ...good, place: `${waiverFileName}:3` })
  assert.deepEqual(more, [])
})

test('without a file, and in one of comments alone, nothing is waived', (t) => {
  assert.deepEqual(readWaivers('/nowhere/plumbline.waivers.yaml', rules), [])
  assert.deepEqual(readWaivers(fileOf(t, '# none yet\n'), rules), [])
})

test('each rule names the line, itself and an example', (t) => {
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ requirement: 'CE-X-09' }, /yaml:1 requirement must be .*no CE-X-09 \(for example: req/],
    [{ requirement: 'CE-B-02' }, /:1 requirement must be .* in scope; CE-B-02 is out of scope/],
    [{ reason: '""' }, /:2 reason must be why .*\(for example: reason: keys/],
    [{ owner: '[a, b]' }, /:3 owner must be the person who mends it/],
    [{ approver: '"@ada  lovelace"' }, /:4 approver must be .*; @ada {2}lovelace is the owner/],
    [{ ticket: '12' }, /:5 ticket must be where the work is followed \(for example: ticket: OPS/],
    [{ expires: '2026-02-30' }, /:6 expires must be a day .*\(for example: expires: 2026-03-31\)/],
    [{ expires: '2026-05-31' }, /:6 expires must be .*; 2026-05-31 is in 91 days/],
    [{ until: 'x' }, /:1 until: no field of a waiver; the fields are requirement, reason/],
  ]
  for (const [changes, expected] of cases) refused(t, entry(changes), expected)
})

test('a missing field is told at the line of its waiver', (t) => {
  const second = entry().replace('  ticket: OPS-12\n', '')
  refused(t, `${entry()}${second}`, /:7 ticket must be/)
})

test('one requirement has one waiver', (t) => {
  refused(t, entry() + entry(), /:7 requirement must be .*CE-A-01 is waived twice/)
})

test('all faults are told at once', (t) => {
  refused(t, entry({ owner: '""', expires: 'soon' }), /:3 owner[\s\S]*:6 expires/)
})

test('what is no list or no YAML is refused with its line', (t) => {
  refused(t, entry().replace('- ', '  '), /:1 must be a list of waivers/)
  refused(t, `${entry()}  owner: "Ada\n`, /yaml:\d+ is no YAML/)
})

test('a waiver that has expired is read: the run shows it', (t) => {
  const [waiver] = readWaivers(fileOf(t, entry({ expires: '2025-12-31' })), rules)
  assert.equal(waiver?.expires, '2025-12-31')
})
