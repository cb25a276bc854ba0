/** A report counts as such when it marks what is wrong, and not when it only prints what is there. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findingsOf, reports, tellsOf, unsaid } from './verification-report.ts'

const said = (stdout: string, code = 0, stderr = '') => ({ stdout, stderr, code })

describe('the report of a verification', () => {
  const buckets = (limit: string) => ` id      | public | mb | types
---------+--------+----+-------
 uploads | f      | ${limit} | {pdf}
 exports | f      | 10 | {csv}`
  it('marks nothing when a listing lacks a value and another column says no as before', () => {
    assert.equal(reports(said(buckets('  ')), said(buckets('50'))), false)
  })
  it('marks nothing when a longer name makes every line of a listing wider', () => {
    const bad = said(' error log | f\n jobs_away | t')
    assert.equal(reports(bad, said(' error log | f\n jobs | t')), false)
  })
  it('marks what was kept and is not', () => {
    const good = said('table | jobs | t\ntable | lists | t')
    assert.equal(reports(said('table | jobs | t\ntable | lists | f'), good), true)
    assert.equal(reports(said('t'), said('t')), false)
    assert.equal(reports(said('f'), said('t')), true)
    assert.equal(reports(said('jobs: missing'), said('jobs: ok')), true)
    assert.equal(reports(said('1 jobs missing | f'), said('0 jobs missing | f')), true)
  })
  it('tells whose mark it is where two lines say yes and no', () => {
    assert.equal(reports(said('lists | f'), said('jobs | f\nlists | t')), true)
    assert.equal(reports(said('t | f | lists'), said('t | t | lists')), true)
  })
  it('finds the lines that mark a failure, and no count of none', () => {
    const said0 = said('0 errors: ERROR 0\nall good\njobs: MISSING')
    assert.deepEqual(findingsOf(said0), ['jobs: MISSING'])
  })
  it('is one when the script fails', () => {
    assert.equal(reports(said('', 3), said('')), true)
    assert.equal(reports(said('', 0, 'psql:1: ERROR: no table'), said('')), true)
  })
  it('has to add something where the first look has failed already', () => {
    const first = said('', 3, 'psql:1: ERROR: incomplete: index a')
    assert.equal(reports(first, first), false)
    assert.equal(reports(said('', 3, 'psql:1: ERROR: incomplete: table b, index a'), first), true)
  })
  it('tells of what is missing from the beginning by any complaint, or by a mark beside its name', () => {
    assert.equal(tellsOf(said('', 3), 'idx_a'), true)
    assert.equal(tellsOf(said('idx_a | f\nidx_b | t'), 'idx_a'), true)
    assert.equal(tellsOf(said('idx_a_of | f\nidx_b | t'), 'idx_a'), false)
    assert.equal(tellsOf(said('ok index idx_a_of'), 'idx_a'), false)
  })
  it('says each element by its name, or how many there are', () => {
    assert.deepEqual(unsaid(said('jobs\nlists_user'), 'table', ['jobs', 'lists']), ['lists'])
    assert.deepEqual(unsaid(said('2 tables'), 'table', ['jobs', 'lists']), [])
  })
})
