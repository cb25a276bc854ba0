/** The guard: noted before, within the budget, own things only, closed at the end. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import type { Terms, Wish } from '../../ports/guard.ts'
import { openGuard } from './guard.ts'
import {
  beginJournal,
  closeJournal,
  forgetJournal,
  readJournal,
  thingsIn,
  underWay,
} from './journal.ts'
import { paceOf } from './pace.ts'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-guard-'))
after(() => rmSync(folder, { recursive: true, force: true }))

let journals = 0
function terms(changes: Partial<Terms> = {}): Terms {
  journals += 1
  beginJournal(join(folder, `${journals}.ndjson`))
  return {
    mark: 'plumbline-20251120t081500-1a2b3c',
    journal: join(folder, `${journals}.ndjson`),
    hosts: [],
    allow: [],
    dryRun: false,
    writes: 10,
    writesPerSecond: 10_000,
    endsAt: Date.now() + 60_000,
    ...changes,
  }
}

const object: Wish = {
  kind: 'write',
  what: 'POST a file',
  creates: [{ kind: 'object', id: 'docs/11111111-1111-4111-8111-111111111111/a.pdf' }],
}
const foreign: Wish = { kind: 'foreign', what: 'DELETE jobs', why: 'is not limited' }

test('a write stands in the journal before it is let through', async () => {
  const given = terms()
  await openGuard(given).begin(object)
  const [line] = readJournal(given.journal)
  assert.equal(line?.state, 'begun')
  assert.deepEqual(line?.things, object.kind === 'write' && object.creates)
  assert.equal(underWay(readJournal(given.journal)).length, 1)
})

test('what a write has failed to make is not looked for, what it may have made is', async () => {
  const given = terms()
  const guard = openGuard(given)
  const failed = await guard.begin(object)
  failed.end(false)
  assert.deepEqual(thingsIn(readJournal(given.journal)), [])
  await guard.begin(object)
  assert.equal(thingsIn(readJournal(given.journal)).length, 1)
})

test('what an answer has made is the run own from then on', async () => {
  const guard = openGuard(terms())
  const id = '22222222-2222-4222-8222-222222222222'
  assert.equal(guard.ours.names(`id=eq.${id}`), false)
  const leave = await guard.begin(object)
  leave.end(true, [{ kind: 'row', id: `public.jobs/${id}` }])
  assert.equal(guard.ours.names(`id=eq.${id.toUpperCase()}`), true)
})

test('what reaches beyond the run needs consent, and is remembered until the next scenario', async () => {
  const guard = openGuard(terms())
  await assert.rejects(guard.begin(foreign), (error) => error instanceof Unverified)
  assert.match(guard.refusal() ?? '', /^needs --allow destructive: DELETE jobs is not limited/)
  guard.forget()
  assert.equal(guard.refusal(), undefined)
  await openGuard(terms({ allow: ['destructive'] })).begin(foreign)
})

test('a dry run, a spent budget, a time that is over and a closed journal let nothing through', async () => {
  const closed = terms()
  closeJournal(closed.journal)
  const cases: readonly (readonly [Terms, RegExp])[] = [
    [terms({ dryRun: true }), /a dry run does not POST a file/],
    [terms({ writes: 0 }), /0 writes, is used up/],
    [terms({ endsAt: Date.now() - 1 }), /its time is over/],
    [closed, /is being ended/],
  ]
  for (const [given, expected] of cases) {
    const guard = openGuard(given)
    await assert.rejects(guard.begin(object), expected)
    assert.equal(underWay(readJournal(given.journal)).length, 0)
    assert.deepEqual(thingsIn(readJournal(given.journal)), [])
  }
})

test('after the end of the run, when its journal is forgotten, nothing is let through', async () => {
  const given = terms()
  const guard = openGuard(given)
  const late = await guard.begin(object)
  closeJournal(given.journal)
  forgetJournal(given.journal)
  await assert.rejects(guard.begin(object), /is being ended/)
  late.end(true)
  assert.equal(existsSync(given.journal), false)
})

test('reading is neither counted nor noted', async () => {
  const given = terms({ writes: 0 })
  await openGuard(given).begin({ kind: 'read' })
  assert.deepEqual(readJournal(given.journal), [])
})

test('writes wait for their turn', async () => {
  let now = 1_000
  const waits: number[] = []
  const clock = () => now
  const wait = async (ms: number) => {
    waits.push(ms)
    now += ms
  }
  const pace = paceOf({ writes: 9, writesPerSecond: 4, endsAt: 9_000 }, clock, wait)
  for (let n = 0; n < 3; n += 1) assert.equal(await pace.next(), undefined)
  assert.deepEqual(waits, [250, 250])
})
