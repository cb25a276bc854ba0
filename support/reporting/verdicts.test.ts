/** Tests of verdicts.json against the contract. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureReport } from './fixture-report.ts'
import { verdictsJson } from './verdicts.ts'

const report = fixtureReport()
const json = JSON.parse(JSON.stringify(verdictsJson(report)))

test('verdicts.json has exactly the fields of the contract', () => {
  assert.deepEqual(Object.keys(json), ['run', 'requirements', 'totals'])
  const run = 'id startedAt finishedAt commit dirty command node target systems capabilities'
  assert.deepEqual(Object.keys(json.run), run.split(' '))
  const row = 'id system title level verdict reason scenarios'
  const scenario = 'name uri line status durationMs'
  for (const entry of json.requirements) {
    assert.deepEqual(Object.keys(entry), row.split(' '))
    for (const one of entry.scenarios) assert.deepEqual(Object.keys(one), scenario.split(' '))
  }
  const totals = 'conforms violated unverified waived outOfScope scenarios steps wallMs'
  assert.deepEqual(Object.keys(json.totals), totals.split(' '))
})

test('what was created on services of others is one more field, and only there', () => {
  const certificate = {
    ...{ place: 'staging', dryRun: false, writes: 3, refused: 1 },
    kinds: [{ kind: 'row', created: 2, removed: 1 }] as const,
    planned: [],
    left: [{ kind: 'row', id: 'public.jobs/1', why: 'it is locked' }] as const,
  }
  const remote = verdictsJson(fixtureReport({ certificate }))
  assert.deepEqual(Object.keys(remote), ['run', 'requirements', 'totals', 'certificate'])
  assert.deepEqual(remote.certificate, certificate)
})

test('every row of the ledger is there with its verdict and its reason', () => {
  assert.equal(json.requirements.length, report.requirements.length)
  for (const [index, { requirement, verdict, reason }] of report.requirements.entries()) {
    const entry = json.requirements[index]
    assert.deepEqual(
      [entry.id, entry.verdict, entry.reason],
      [requirement.id, verdict, reason ?? ''],
    )
  }
  assert.deepEqual(json.totals, report.totals)
  assert.deepEqual(json.run.capabilities, report.run.capabilities)
})
