/** Tests of the Allure page: made by the real program, whole in one file, and silent on the network. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../fixture-folder.ts'
import { fixtureReport } from '../fixture-report.ts'
import { generateAllureReport, withoutAnalytics } from './generate.ts'
import { writeAllureResults } from './results.ts'

test('the page is one file that names every result and loads nothing', async (context) => {
  const dir = await scratchFolder(context)
  await writeAllureResults(fixtureReport(), dir)
  await generateAllureReport(dir)
  const page = await readFile(join(dir, 'allure-report', 'index.html'), 'utf8')
  assert.doesNotMatch(page, /(?:src|href)="(?!data:|https:\/\/allurereport)[^"#]/)
  assert.doesNotMatch(page, /googletagmanager|gtag\(/)
  const registry = await readFile(join(dir, 'allure-report', 'test-results.json'), 'utf8')
  assert.equal(Object.keys(JSON.parse(registry).byId).length, 8)
})

test('a failure tells what Allure said', async (context) => {
  const dir = await scratchFolder(context)
  await assert.rejects(generateAllureReport(dir), /No test results directories found/)
})

test('analytics that cannot be taken out fail the report instead of staying in', () => {
  assert.throws(() => withoutAnalytics('<img src="//www.googletagmanager.com/x">'), /still loads/)
  assert.equal(withoutAnalytics('<p>quiet</p>'), '<p>quiet</p>')
})
