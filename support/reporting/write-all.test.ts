/** Tests of writing all reports: complete, independent of each other, and without secrets. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Report } from '../ports/report.ts'
import { scratchFolder } from './fixture-folder.ts'
import { fixtureReport, greenReport } from './fixture-report.ts'
import { fixtureStep } from './fixture-scenarios.ts'
import { type Renderer, renderers, writeReports } from './write-all.ts'

const outputs = [
  'allure-report',
  'allure-results',
  'junit.xml',
  'messages.ndjson',
  'signoff.html',
  'verdicts.json',
]
const redact = (text: string) => text

test('all outputs are written, and what stood there of another run is gone', async (context) => {
  const dir = join(await scratchFolder(context), 'deep', 'reports')
  await mkdir(join(dir, 'allure-results'), { recursive: true })
  await writeFile(join(dir, 'allure-results', 'old-result.json'), '{}')
  await writeFile(join(dir, 'faults.json'), 'not ours')
  const failures = await writeReports(fixtureReport(), dir, { redact, messages: [{ a: 1 }, {}] })
  assert.deepEqual(failures, [])
  assert.deepEqual((await readdir(dir)).sort(), [...outputs, 'faults.json'].sort())
  assert.ok(!(await readdir(join(dir, 'allure-results'))).includes('old-result.json'))
  assert.equal(await readFile(join(dir, 'messages.ndjson'), 'utf8'), '{"a":1}\n{}\n')
})

test('a report that cannot be written is named, removed, and stops no other', async (context) => {
  const dir = join(await scratchFolder(context), 'new')
  const cause = new Error('disk full')
  const half: Renderer = {
    output: 'half.txt',
    write: async (_report, folder) => {
      await writeFile(join(folder, 'half.txt'), 'half')
      throw cause
    },
  }
  const quick = renderers.filter(({ output }) => !output.startsWith('allure'))
  const failures = await writeReports(greenReport(), dir, { redact }, [half, ...quick])
  assert.deepEqual(failures, [{ output: 'half.txt', error: cause }])
  assert.deepEqual(
    (await readdir(dir)).sort(),
    outputs.filter((name) => !name.startsWith('allure')),
  )
})

test('outputs of an earlier run that are not written anew are gone: they speak of another run', async (context) => {
  const dir = await scratchFolder(context)
  for (const name of ['signoff.html', 'record.json']) await writeFile(join(dir, name), 'old')
  await writeReports(greenReport(), dir, { redact }, renderers.slice(0, 1))
  assert.deepEqual(await readdir(dir), ['verdicts.json'])
})

test('a folder that cannot be made is a failure of every report, not a crash', async (context) => {
  const file = join(await scratchFolder(context), 'a-file')
  await writeFile(file, '')
  const failures = await writeReports(greenReport(), join(file, 'reports'), { redact })
  for (const name of outputs)
    assert.ok(
      failures.some(({ output }) => output === name),
      name,
    )
})

test('a secret of messages, evidence, logs, names, reasons or problems reaches no file', async (context) => {
  const dir = await scratchFolder(context)
  const secret = `seeded-${randomBytes(12).toString('hex')}`
  const messages = [{ attachment: attachment(secret, 'text/plain', 'contentEncoding', 'BASE64') }]
  await writeReports(seeded(secret), dir, {
    redact: (text) => text.replaceAll(secret, '[redacted]'),
    messages: [...messages, { testStepFinished: { message: secret } }],
  })
  const files = await readdir(dir, { recursive: true, withFileTypes: true })
  let redactions = 0
  for (const file of files.filter((entry) => entry.isFile())) {
    const text = unpacked(await readFile(join(file.parentPath, file.name), 'utf8'))
    assert.ok(!text.includes(secret), file.name)
    redactions += text.split('[redacted]').length - 1
  }
  assert.ok(redactions > 20, `the seeded places were rendered (${redactions} times)`)
})

/** Also what stands in base64 inside of a file, as the data of the Allure page does. */
function unpacked(text: string): string {
  const packed = text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []
  return text + packed.map((piece) => Buffer.from(piece, 'base64').toString('utf8')).join('\n')
}

function attachment(secret: string, mediaType: string, key: string, encoding: string) {
  const body = Buffer.from(`{"password":"${secret}"}`, 'utf8').toString('base64')
  return { name: `log of ${secret}`, mediaType, body, [key]: encoding }
}

function seeded(secret: string): Report {
  const report = fixtureReport()
  const attachments = [
    {
      name: secret,
      mediaType: 'application/json',
      body: `{"a":"${secret}"}`,
      encoding: 'utf8' as const,
    },
    {
      name: 'log',
      mediaType: 'text/plain',
      body: btoa(`x ${secret}`),
      encoding: 'base64' as const,
    },
  ]
  const leak = fixtureStep({
    status: 'violated',
    text: secret,
    message: `got\n${secret}`,
    attachments,
  })
  return {
    run: { ...report.run, command: `run ${secret}`, capabilities: { docker: `no ${secret}` } },
    requirements: report.requirements.map((row) => ({ ...row, reason: `because ${secret}` })),
    scenarios: report.scenarios.map((one) => ({
      ...one,
      name: `${one.name} ${secret}`,
      reason: secret,
      steps: [...one.steps, leak],
    })),
    problems: [secret],
    totals: report.totals,
  }
}
