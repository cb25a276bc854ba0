import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunRecord } from '../../ports/run-record.ts'
import type { Waiver } from '../../ports/waiver.ts'
import { exitCodeOf } from '../../requirements/judge.ts'
import type { Provenance } from '../provenance.ts'
import { madeOutcome, madeRecord, madeShard } from '../testing/records.ts'
import { mergeRecords } from './merge-records.ts'

const origin: Provenance = {
  id: 'merge-1',
  startedAt: '2026-03-02T10:00:00.000Z',
  commit: 'abc',
  dirty: false,
  command: 'plumbline merge',
  node: 'v24.0.0',
}

function merged(...records: RunRecord[]) {
  const publication = mergeRecords(records, origin)
  const [row] = publication.requirements
  return { publication, row, exitCode: exitCodeOf(publication, false) }
}

const needsDocker = 'needs docker: no engine'
const embedded = madeRecord([madeOutcome(3, 'conforms'), madeOutcome(7, needsDocker)])
const onContainers = (shown: string) =>
  madeRecord([madeOutcome(7, shown)], {
    ...{ id: 'run-2', target: 'containers', capabilities: { docker: true } },
    ...{ startedAt: '2026-03-01T09:00:00.000Z', finishedAt: '2026-03-01T09:05:00.000Z' },
  })
/** Only the second example was asked for there. */
const partly = (record: RunRecord) => ({ ...record, planned: record.planned.slice(1) })

test('two shards are the whole, whatever their order', () => {
  const { row, exitCode, publication } = merged(
    madeShard(2, [madeOutcome(7, 'conforms')]),
    madeShard(1, [madeOutcome(3, 'conforms')]),
  )
  assert.deepEqual(
    publication.scenarios.map(({ line }) => line),
    [3, 7],
  )
  assert.deepEqual([row?.verdict, exitCode, publication.problems], ['conforms', 0, []])
  assert.equal(publication.totals.scenarios, 2)
  assert.equal(publication.totals.wallMs, 600_000)
})

test('a missing shard is told, keeps its rows open, and is never green', () => {
  const { row, exitCode, publication } = merged(madeShard(1, [madeOutcome(3, 'conforms')]))
  assert.equal(exitCode, 2)
  assert.match(row?.reason ?? '', /^shard 2\/2 was not given; unverified: example 7/)
  assert.deepEqual(publication.problems, [
    'Shard 2/2 of this command on embedded was not given: 1 of its 2 scenarios have no result.',
  ])
})

test('a missing shard keeps the union from being green although another target has seen all', () => {
  const whole = madeRecord(
    [3, 7].map((line) => madeOutcome(line, 'conforms')),
    {
      ...{ id: 'run-2', target: 'containers' },
    },
  )
  const { row, exitCode } = merged(madeShard(1, [madeOutcome(3, 'conforms')]), whole)
  assert.deepEqual([row?.verdict, exitCode], ['conforms', 2])
})

test('a shard that has nothing to run is not missed', () => {
  const both = madeShard(1, [madeOutcome(3, 'conforms'), madeOutcome(7, 'conforms')])
  const { exitCode } = merged({ ...both, planned: both.planned.map((s) => ({ ...s, shard: 1 })) })
  assert.equal(exitCode, 0)
})

test('a scenario that a run did not come to is unverified and named with the run', () => {
  const { row, exitCode } = merged(madeRecord([madeOutcome(3, 'conforms')]))
  assert.match(row?.reason ?? '', /^run run-1 stopped before it/)
  assert.equal(exitCode, 2)
})

test('the union of two targets conforms, and each target keeps its own view', () => {
  const { row, exitCode, publication } = merged(embedded, partly(onContainers('conforms')))
  assert.deepEqual([row?.verdict, exitCode], ['conforms', 0])
  assert.deepEqual(
    publication.targets?.map(({ run, requirements }) => [run.target, requirements[0]?.verdict]),
    [
      ['embedded', 'unverified'],
      ['containers', 'unverified'],
    ],
  )
  assert.deepEqual(publication.run.capabilities, { docker: true })
  assert.equal(publication.run.target, 'embedded, containers')
  assert.equal(publication.run.startedAt, '2026-03-01T08:00:00.000Z')
  assert.equal(publication.run.finishedAt, '2026-03-01T09:05:00.000Z')
})

test('a violation on one target is one of the union, and its scenario is the one that is shown', () => {
  const { row, exitCode, publication } = merged(embedded, partly(onContainers('violated')))
  assert.deepEqual([row?.verdict, exitCode], ['violated', 1])
  assert.deepEqual(
    publication.scenarios.map(({ line, status }) => [line, status]),
    [
      [3, 'conforms'],
      [7, 'violated'],
    ],
  )
})

const waiver: Waiver = {
  ...{ requirement: 'CE-A-01', reason: 'later', owner: 'Ada', approver: 'Grace' },
  ...{ ticket: 'OPS-12', expires: '2026-05-01', place: 'plumbline.waivers.yaml:1' },
}

test('a waiver is held against the union: what one target alone says does not decide', () => {
  const waived = { waivers: [waiver] }
  const bad = { ...partly(onContainers('violated')), ...waived }
  const broken = merged({ ...embedded, ...waived }, bad)
  assert.deepEqual([broken.row?.verdict, broken.exitCode], ['waived', 0])
  const good = { ...partly(onContainers('conforms')), ...waived }
  const unneeded = merged({ ...embedded, ...waived }, good)
  assert.equal(unneeded.exitCode, 2)
  assert.match(unneeded.publication.problems.join(), /not needed/)
})

test('a problem of all runs is told once, that of one with its run', () => {
  const problem = (...problems: string[]) => ({ problems })
  const { publication, exitCode } = merged(
    { ...embedded, ...problem('an outline without rows') },
    { ...onContainers('conforms'), ...problem('an outline without rows', 'disk full') },
  )
  assert.deepEqual(publication.problems, ['an outline without rows', 'Run run-2: disk full'])
  assert.equal(exitCode, 2)
})
