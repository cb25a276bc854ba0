/** Revisions of Alembic are found by their ids, in their own order. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { alembicHeads, alembicOrder } from './alembic-heads.ts'

const revision = (id: string, before: string) =>
  `"""Something.\n\nRevision ID: ${id}\n"""\nrevision = "${id}"\ndown_revision: str | None = ${before}\n`

it('the head is whatever nothing builds on, not the last one by name', () => {
  const texts = [revision('ffff', 'None'), revision('0001', "'ffff'")]
  assert.deepEqual(alembicHeads(texts), ['0001'])
})

it('two heads stay two, and a merge makes one of them', () => {
  const two = [revision('a', 'None'), revision('b', "'a'"), revision('c', "'a'")]
  assert.deepEqual(alembicHeads(two), ['b', 'c'])
  assert.deepEqual(alembicHeads([...two, revision('d', "('b', 'c')")]), ['d'])
})

it('the order is that of the revisions, whatever their names', () => {
  const texts = [revision('a', "'m'"), revision('z', 'None'), revision('m', "'z'")]
  assert.deepEqual(alembicOrder(texts), ['z', 'm', 'a'])
  assert.equal(alembicOrder([revision('a', "'b'"), revision('b', "'a'")]), undefined)
  assert.equal(alembicOrder(['-- Up Migration']), undefined)
})

it('files of another tool are none of its revisions', () => {
  assert.equal(alembicHeads(['-- Up Migration']), undefined)
})
