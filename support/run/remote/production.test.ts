/** A staging of the system that moves to production, with its stores: judged, and left as it was. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Certificate } from '../../ports/certificate.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { markerKey } from '../../services/object-store/marker.ts'
import { putObject, removeObject } from '../../services/object-store/observe.ts'
import { recordedRequests } from '../../services/object-store/recording.ts'
import { plumbline } from '../testing/command.ts'
import { begunIn, cutShort, sweep } from '../testing/cut-short.ts'
import { differencesOf, type ForeignPlace, foreignPlace } from '../testing/foreign-place.ts'
import { placeName } from '../testing/markers.ts'
import { scenarioAt } from '../testing/scenario-at.ts'
import { markerText } from './permission.ts'

const files = 'features/production-migration/object-storage.feature'
const tokens = 'features/production-migration/tokens.feature'
/** A file that has gone, things of every area with a job, a stranger at the store, forged tokens. */
const scenarios = [
  scenarioAt(files, 'An object that has gone meanwhile'),
  scenarioAt(files, 'One of every area, files included'),
  scenarioAt(files, 'Listed, written and deleted'),
  scenarioAt(
    tokens,
    '<credential>',
    'A token that has expired or is broken is refused, and changes nothing',
  ),
  scenarioAt(tokens, '<credential>', 'A token does not choose how it is verified'),
]
const args = ['--system', 'production-migration', '--parallel', '2', '--brief', ...scenarios]

let place: ForeignPlace
let store: ObjectStoreAddress
let untouched: ReadonlyMap<string, string>

before(async () => {
  place = await foreignPlace('production-migration')
  store = place.shared.stack.objectStore as ObjectStoreAddress
})

after(() => place.close())

async function isUntouched(): Promise<void> {
  assert.deepEqual(differencesOf(untouched, await place.contents()), [])
}

interface Row {
  readonly id: string
  readonly verdict: string
  readonly reason: string
}

interface Verdicts {
  readonly certificate: Certificate
  readonly requirements: readonly Row[]
}

async function judged() {
  const run = await plumbline(['run', '--target', 'remote', ...args], place.env)
  try {
    const text = readFileSync(join(run.reports, 'verdicts.json'), 'utf8')
    return { ...run, text, ...(JSON.parse(text) as Verdicts) }
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
  }
}

test('a store of files without a marker of its own is not written to', async () => {
  await removeObject(store, markerKey)
  untouched = await place.contents()
  const before = (await recordedRequests(store))?.length ?? 0
  const run = await plumbline(['run', '--target', 'remote', ...args], place.env)
  rmSync(run.reports, { recursive: true, force: true })
  assert.equal(run.exitCode, 3, run.output)
  assert.match(run.output, /REMOTE_UNMARKED: .*the object store.*it has no marker/)
  assert.match(run.output, /text somebody@127\.0\.0\.1:\d+\/plumbline in its bucket/)
  const asked = (await recordedRequests(store))?.slice(before) ?? []
  const ofTheRun = asked.filter(({ query }) => query.prefix === markerKey)
  assert.ok(ofTheRun.length > 0, 'nobody has looked for the marker')
  const writes = asked.filter(({ method }) => !['GET', 'HEAD'].includes(method))
  assert.deepEqual(writes, [])
  await isUntouched()
})

test('what a run creates is removed and counted, and nothing else has changed', async () => {
  await putObject(store, markerKey, markerText(placeName, store.endpoint, store.bucket))
  untouched = await place.contents()
  const { text, output, certificate, requirements } = await judged()
  for (const { kind, created, removed } of certificate.kinds) {
    assert.equal(created, removed, `${kind}\n${output}`)
    assert.equal(created > 0, kind !== 'bucket', `${kind}: ${created}\n${output}`)
  }
  assert.deepEqual(certificate.left, [])
  const { supabase } = place.shared.stack
  for (const secret of [store.secretAccessKey, supabase.jwtSecret, supabase.serviceKey]) {
    assert.ok(!(text + output).includes(secret ?? '?'), 'a key is published')
  }
  assert.equal(begunIn(place.dir), 0, 'the journal of a run that left nothing is kept')
  const of = (id: string) => requirements.find((row) => row.id === id)
  assert.equal(of('PM-SEC-09')?.verdict, 'conforms', output)
  assert.match(of('PM-TASK-10')?.reason ?? '', /needs a store that records what it is asked/)
  assert.equal(of('PM-AC-12')?.verdict, 'unverified', output)
  assert.match(of('PM-SEC-03')?.reason ?? '', /needs a place for the keys of a forger/)
  assert.deepEqual(
    requirements.filter(({ verdict }) => verdict === 'violated'),
    [],
  )
  await isUntouched()
})

test('what a killed run has left in the store, too, is found by the sweep', async () => {
  await cutShort(place, args, 25, 'SIGKILL')
  const left = differencesOf(untouched, await place.contents())
  assert.ok(
    left.some((line) => line.startsWith('object ')),
    'no object was left',
  )
  const swept = await sweep(place, ['--older-than', '0m'])
  assert.equal(swept.exitCode, 0, swept.output)
  assert.match(swept.output, /swept 1 runs: plumbline-/)
  await isUntouched()
})
