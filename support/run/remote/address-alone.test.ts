/** A system of which only the address is known: what it shows is judged, the rest says what it needs. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { plumbline } from '../testing/command.ts'
import { differencesOf, type ForeignPlace, foreignPlace } from '../testing/foreign-place.ts'

const healthAlone = 'The running system, with nothing but its address'
const dir = mkdtempSync(join(tmpdir(), 'plumbline-alone-'))
let place: ForeignPlace

before(async () => {
  place = await foreignPlace('curriculum-extractor', ['--unmarked'])
})

after(async () => {
  await place.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Row {
  readonly id: string
  readonly verdict: string
  readonly reason: string
  readonly scenarios: readonly { readonly name: string; readonly status: string }[]
}

async function judgedBy(api: string, system: string, features: readonly string[]) {
  const file = join(dir, 'plumbline.remote.yaml')
  writeFileSync(file, `name: alone\nallow: [127.0.0.1]\nsystems:\n  ${system}: { api: "${api}" }\n`)
  const args = ['run', '--target', 'remote', '--remote', file, '--system', system, '--brief']
  const run = await plumbline([...args, ...features], { XDG_STATE_HOME: dir })
  try {
    const text = readFileSync(join(run.reports, 'verdicts.json'), 'utf8')
    return { ...run, rows: (JSON.parse(text) as { requirements: Row[] }).requirements }
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
  }
}

const statusOf = (rows: readonly Row[], name: string) =>
  rows.flatMap(({ scenarios }) => scenarios).find((scenario) => scenario.name === name)?.status

const features = ['api', 'storage'].map((name) => `features/curriculum-extractor/${name}.feature`)

test('an address is judged without a marker, and nothing is left or broken', async () => {
  const untouched = await place.contents()
  const { rows, output } = await judgedBy(place.shared.backendUrl, 'curriculum-extractor', features)
  assert.equal(statusOf(rows, healthAlone), 'conforms', output)
  assert.match(output, /alone \(0 writes, 0 not let through\): nothing was created/)
  const others = rows.filter(({ verdict }) => !['conforms', 'out-of-scope'].includes(verdict))
  const strange = others.filter(({ reason }) => !/^(needs |not selected)/.test(reason))
  assert.deepEqual(
    strange.map(({ id, reason }) => `${id}: ${reason}`),
    [],
  )
  assert.ok(others.some(({ reason }) => reason.startsWith('needs Supabase: the remote target has')))
  assert.deepEqual(differencesOf(untouched, await place.contents()), [])
})

test('an address that is not well in one spelling is in violation', async () => {
  const strict: RequestListener = ({ url }, response) =>
    response.writeHead(url?.endsWith('/') ? 200 : 404).end('{}')
  await listening(strict, async (url) => {
    const { rows, exitCode } = await judgedBy(url, 'curriculum-extractor', features)
    assert.equal(exitCode, 1)
    assert.equal(rows.find(({ id }) => id === 'CE-AC-03')?.verdict, 'violated')
  })
})

test('the system that moves to production is judged by its address, too', async () => {
  await listening(
    (_, response) => response.end('{}'),
    async (url) => {
      const feature = 'features/production-migration/health.feature'
      const { rows, output } = await judgedBy(url, 'production-migration', [feature])
      const health = rows.filter(({ reason }) => reason.startsWith('needs '))
      assert.ok(health.length > 0, output)
      assert.ok(!output.includes('the check broke'), output)
    },
  )
})

async function listening(answer: RequestListener, work: (url: string) => Promise<void>) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}
