/** The remote target against services of another process: nothing without permission, nothing left behind. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Redis } from 'ioredis'
import type { Certificate } from '../../ports/certificate.ts'
import { query } from '../../services/postgres/driver.ts'
import { plumbline } from '../testing/command.ts'
import { begunIn, cutShort, sweep } from '../testing/cut-short.ts'
import { differencesOf, type ForeignPlace, foreignPlace } from '../testing/foreign-place.ts'
import { placeMarkers } from '../testing/markers.ts'
import { scenarioAt } from '../testing/scenario-at.ts'

/** A user, a file, a row and a job each; two workers, so that both begin writes at the same time. */
const feature = 'features/curriculum-extractor/storage.feature'
const scenarios = [
  scenarioAt(feature, 'Two users have uploaded a document of the same name'),
  scenarioAt(feature, 'A document uploaded through the backend'),
]
const args = ['--system', 'curriculum-extractor', '--parallel', '2', '--brief', ...scenarios]

let place: ForeignPlace
let untouched: ReadonlyMap<string, string>

before(async () => {
  place = await foreignPlace('curriculum-extractor', ['--unmarked'])
})

after(() => place.close())

async function isUntouched(): Promise<void> {
  assert.deepEqual(differencesOf(untouched, await place.contents()), [])
}

test('without the marker a run ends with 3, says the way out, and writes nothing', async (t) => {
  const { redis, postgres } = place.shared.stack
  for (const setting of [`log_statement = 'all'`, `log_line_prefix = '%a|'`]) {
    await query(postgres.url, `alter system set ${setting}`)
  }
  await query(postgres.url, 'select pg_reload_conf()')
  untouched = await place.contents()
  const watch = await watchRedis(redis.url)
  t.after(() => watch.stop())
  const from = databaseLog().length
  const run = await plumbline(['run', '--target', 'remote', ...args], place.env)
  rmSync(run.reports, { recursive: true, force: true })
  assert.equal(run.exitCode, 3, run.output)
  assert.match(run.output, /REMOTE_UNMARKED: .*the database.*it has no marker/)
  assert.match(run.output, /comment on schema plumbline_may_write is 'somebody@127\.0\.0\.1:\d+'/)
  const asked = databaseLog().slice(from).split('\n')
  const ours = asked.filter((line) => line.startsWith('plumbline'))
  assert.ok(ours.length > 0, 'the log does not show the question for the marker')
  assert.deepEqual(asked.filter(isWrite), [])
  assert.deepEqual(
    (await watch.end()).filter((name) => !reading.has(name)),
    [],
  )
  await isUntouched()
})

test('whoever looks around is told what is missing, then what is there, and nothing is written', async () => {
  const before = await place.contents()
  const doctor = () => plumbline(['doctor', '--target', 'remote'], place.env)
  const refused = await doctor()
  assert.equal(refused.exitCode, 3, refused.output)
  assert.match(refused.output, /REMOTE_UNMARKED.*\n.*create schema plumbline_may_write/)
  assert.deepEqual(differencesOf(before, await place.contents()), [])
  await placeMarkers(place.shared.stack)
  untouched = await place.contents()
  const told = await doctor()
  assert.equal(told.exitCode, 0, told.output)
  assert.match(told.output, /curriculum-extractor: every store permits runs/)
  assert.match(told.output, /\n {2}kill +no: not possible on the remote target/)
  assert.match(told.output, /\n {2}redis-config +yes/)
  await isUntouched()
})

test('what a run creates is removed and counted, and nothing else has changed', async () => {
  const run = await plumbline(['run', '--target', 'remote', ...args], place.env)
  try {
    assert.equal(run.exitCode, 0, run.output)
    const text = readFileSync(join(run.reports, 'verdicts.json'), 'utf8')
    const { certificate } = JSON.parse(text) as { certificate: Certificate }
    for (const { kind, created, removed } of certificate.kinds) {
      assert.equal(created, removed, kind)
      assert.equal(created > 0, kind !== 'bucket', `${kind}: ${created}`)
    }
    assert.deepEqual(certificate.left, [])
    for (const secret of [place.shared.stack.supabase.serviceKey, place.env.REMOTE_POSTGRES]) {
      assert.ok(!(text + run.output).includes(secret ?? '?'), 'a key is published')
    }
    assert.equal(begunIn(place.dir), 0, 'the journal of a run that left nothing is kept')
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
  }
  await isUntouched()
})

test('a run that is interrupted in the middle of its writes takes them back', async () => {
  const run = await cutShort(place, args, 4, 'SIGINT')
  assert.equal(run.exitCode, 130, run.output)
  assert.match(run.output, /user: created \d+, removed \d+/)
  await isUntouched()
})

test('what a killed run has left is found by the sweep, and a fresh thing is not old', async () => {
  await cutShort(place, args, 6, 'SIGKILL')
  assert.notDeepEqual(differencesOf(untouched, await place.contents()), [], 'nothing was left')
  const recent = await sweep(place, ['--older-than', '1h'])
  assert.match(recent.output, /swept 0 runs/)
  const swept = await sweep(place, ['--older-than', '0m'])
  assert.equal(swept.exitCode, 0, swept.output)
  assert.match(swept.output, /swept 1 runs: plumbline-/)
  await isUntouched()
})

const isWrite = (line: string) =>
  /(statement|execute [^:]*): *(with|insert|update|delete|create|alter|drop|truncate|comment|grant)\b/i.test(
    line,
  )

function databaseLog(): string {
  const files = globSync('**/*.log', { cwd: place.runDir }).filter((name) => /postgres/.test(name))
  return files.map((name) => readFileSync(join(place.runDir, name), 'utf8')).join('')
}

/** What a client sends before and besides its questions. */
const reading = new Set(['hello', 'auth', 'client', 'info', 'get', 'select', 'ping'])

/** The commands of everybody who comes from now on; the system's own connections are there already. */
async function watchRedis(url: string): Promise<{ end(): Promise<string[]>; stop(): void }> {
  const asking = new Redis(url)
  const known = new Set(String(await asking.client('LIST')).match(/(?<= addr=)\S+/g))
  const monitor = await asking.monitor()
  const names: string[] = []
  monitor.on('monitor', (_time: string, [name]: string[], source: string) => {
    if (!known.has(source) && source !== 'lua') names.push((name ?? '').toLowerCase())
  })
  const stop = () => {
    monitor.disconnect()
    asking.disconnect()
  }
  return {
    end: async () => {
      await asking.ping() // behind it in the server's order comes nothing of the run
      stop()
      return names
    },
    stop,
  }
}
