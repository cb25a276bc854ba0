/** Tests of the results of several targets: each scenario once on each, told apart by a label. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestResult } from 'allure-js-commons'
import { scratchFolder } from '../fixture-folder.ts'
import { fixtureReport } from '../fixture-report.ts'
import { generateAllureReport } from './generate.ts'
import { writeAllureResults } from './results.ts'

const report = fixtureReport()
const on = (target: string) => ({ ...report, run: { ...report.run, target } })
const merged = { ...report, targets: [on('embedded'), on('containers')] }

test('a scenario is a result on each target, and waived where the union says so', async (context) => {
  const dir = await scratchFolder(context)
  await writeAllureResults(merged, dir)
  const folder = join(dir, 'allure-results')
  const names = (await readdir(folder)).filter((name) => name.endsWith('-result.json'))
  const results = await Promise.all(
    names.map(
      async (name): Promise<TestResult> => JSON.parse(await readFile(join(folder, name), 'utf8')),
    ),
  )
  const same = results.filter(({ name }) => name?.startsWith('A file past'))
  const labels = same.flatMap((result) => result.labels.filter(({ name }) => name === 'target'))
  assert.deepEqual(labels.map(({ value }) => value).sort(), ['containers', 'embedded'])
  assert.equal(new Set(same.map(({ historyId }) => historyId)).size, 1)
  assert.ok(same.every(({ statusDetails }) => statusDetails.message?.startsWith('waived: ')))
  assert.match(same[0]?.descriptionHtml ?? '', /^<p><b>VG-BKT-04: waived until 2026-01-31/)
})

test('the page has one environment for each target of several, and none of its own for one', async (context) => {
  const dir = await scratchFolder(context)
  await writeAllureResults(merged, dir)
  await generateAllureReport(dir, ['embedded', 'containers'])
  assert.deepEqual(await environments(dir), ['default', 'embedded', 'containers'])
  await generateAllureReport(dir, ['embedded'])
  assert.deepEqual(await environments(dir), ['default'])
})

/** The page carries its data in base64, each file under its name. */
async function environments(dir: string): Promise<string[]> {
  const page = await readFile(join(dir, 'allure-report', 'index.html'), 'utf8')
  const [, packed = ''] = /d\("widgets\/environments\.json","([^"]+)"\)/.exec(page) ?? []
  const list: { id: string }[] = JSON.parse(Buffer.from(packed, 'base64').toString('utf8'))
  return list.map(({ id }) => id)
}
