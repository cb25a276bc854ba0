import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunRecord } from '../../ports/run-record.ts'
import { madeOutcome, madeRecord, madeShard } from '../testing/records.ts'
import { mergeFaults } from './agreement.ts'

const faults = (...records: RunRecord[]) =>
  mergeFaults(
    records.map((record, at) => ({ folder: `folder-${at + 1}`, record })),
    '0.1.0',
  )

const first = madeRecord([madeOutcome(3, 'conforms')], { id: 'run-1' })
const second = madeRecord([madeOutcome(7, 'conforms')], { id: 'run-2', target: 'containers' })

test('runs of one commit, catalogue and system belong together', () => {
  assert.deepEqual(faults(first, second), [])
  assert.deepEqual(faults(madeShard(1, []), madeShard(2, [])), [])
  assert.deepEqual(faults(first), [])
})

test('runs of different things are refused by name, with their folders and a way out', () => {
  const other = (changes: Partial<RunRecord>) => ({ ...second, ...changes })
  const subject = { system: 'curriculum-extractor', manifest: 'manifest', commit: 'def' }
  const run = { ...second.report.run, commit: 'xyz' }
  const waiver = {
    ...{ requirement: 'CE-A-01', reason: 'r', owner: 'o', approver: 'a', ticket: 't' },
    ...{ expires: '2026-04-01', place: 'p:1' },
  }
  const cases: readonly (readonly [RunRecord, RegExp])[] = [
    [other({ plumbline: '0.2.0' }), /versions of Plumbline: 0\.1\.0 \(folder-1\), 0\.2\.0 \(f/],
    [other({ plumbline: '0.2.0' }), /This is Plumbline 0\.1\.0, and folder-2 is of another/],
    [other({ report: { ...second.report, run } }), /commits: abc \(folder-1\), xyz .*one checkout/],
    [other({ catalogue: 'others' }), /catalogues: features \(folder-1\), others \(folder-2\)/],
    [other({ subjects: [{ ...subject, manifest: 'm2' }] }), /manifests of curriculum-extractor/],
    [other({ subjects: [{ ...subject, commit: 'c2' }] }), /commits of curriculum-extractor/],
    [other({ waivers: [waiver] }), /The waiver of CE-A-01 is not the same in folder-1, folder-2/],
  ]
  for (const [record, expected] of cases) assert.match(faults(first, record).join('\n'), expected)
})

test('a run and a shard count once', () => {
  assert.match(faults(first, first).join(), /Run run-1 is given twice: folder-1, folder-2/)
  const again = madeShard(1, [], { id: 'again' })
  assert.match(faults(madeShard(1, []), again).join(), /Shard 1\/2 of this command on embedded is/)
  assert.deepEqual(faults(madeShard(1, []), madeShard(1, [], { id: 'x', target: 'compose' })), [])
})

test('shards that were cut differently are refused', () => {
  const thirds = { ...madeShard(2, []), shard: { index: 2, total: 3 }, planned: [] }
  assert.match(faults(madeShard(1, []), thirds).join(), /were cut differently: folder-1, folder-2/)
})

test('runs of different systems have no subject in common to disagree about', () => {
  const subjects = [{ system: 'vocabgo', manifest: 'other', commit: 'other' }]
  assert.deepEqual(faults(first, { ...second, subjects }), [])
})
