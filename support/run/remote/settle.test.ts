/** How a run on somebody else's services is counted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Thing } from '../../ports/guard.ts'
import type { JournalLine } from '../../targets/remote/journal.ts'
import { certificate, searchIn } from './settle.ts'
import { beganBefore } from './sweep-places.ts'

const id = (n: number) => `${n}${n}${n}${n}${n}${n}${n}${n}-1111-4111-8111-111111111111`
const row = (n: number): Thing => ({ kind: 'row', id: `public.jobs/${id(n)}` })
const line = (state: JournalLine['state'], key: string, ...things: Thing[]): JournalLine => ({
  ...{ state, key, what: 'x' },
  things: [...things],
})

const lines = [
  line('begun', 'a', { kind: 'user', id: 'mark-1@example.com' }),
  line('done', 'a', { kind: 'user', id: 'mark-1@example.com' }, { kind: 'user', id: id(1) }),
  line('begun', 'b'),
  line('done', 'b', row(2)),
  line('begun', 'c', { kind: 'object', id: 'docs/refused.pdf' }),
  line('failed', 'c', { kind: 'object', id: 'docs/refused.pdf' }),
  line('begun', 'd', { kind: 'object', id: 'docs/unanswered.pdf' }),
  line('refused', 'e'),
]

test('created is what was confirmed or found, each thing once; what is left is not removed', () => {
  const found: Thing[] = [{ kind: 'user', id: id(1) }, row(2), row(3)]
  const left = [{ ...row(3), why: 'it stays' }]
  const counted = certificate({ name: 'staging', dryRun: false, lines, found, left })
  const of = (kind: string) => counted.kinds.find((each) => each.kind === kind)
  assert.deepEqual(of('user'), { kind: 'user', created: 1, removed: 1 })
  assert.deepEqual(of('row'), { kind: 'row', created: 2, removed: 1 })
  assert.deepEqual(of('object'), { kind: 'object', created: 0, removed: 0 })
  assert.deepEqual([counted.writes, counted.refused], [4, 1])
  assert.deepEqual(counted.left, left)
})

test('of a dry run it is told what would have been created', () => {
  const user: Thing = { kind: 'user', id: 'mark-1@example.com' }
  const dry = [line('refused', 'a', user), line('refused', 'b')]
  const counted = (dryRun: boolean) =>
    certificate({ name: 'staging', dryRun, lines: dry, found: [], left: [] })
  assert.deepEqual(counted(true).planned, [user])
  assert.deepEqual(counted(false).planned, [])
  assert.equal(counted(true).writes, 0)
})

test('a write without an answer is looked for, one that has failed is not', () => {
  const search = searchIn(lines, { name: 'mark', since: 0 }, [{ id: id(4) }], ['mark-bucket'])
  assert.deepEqual(search.files, ['docs/unanswered.pdf'])
  assert.deepEqual(search.ids, [id(1), id(4)])
  assert.deepEqual(search.buckets, ['mark-bucket'])
})

test('the mark of a run tells when it began', () => {
  const mark = 'plumbline-20251120t081500-1a2b3c'
  assert.equal(beganBefore(mark, new Date('2025-11-20T08:15:00Z')), true)
  assert.equal(beganBefore(mark, new Date('2025-11-20T08:14:59Z')), false)
})
