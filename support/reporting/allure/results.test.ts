/** Tests of allure-results, read back from the files as any consumer of the format would. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { TestResult, TestResultContainer } from 'allure-js-commons'
import type { Report } from '../../ports/report.ts'
import { fixtureReport } from '../fixture-report.ts'
import { fixtureScenario, fixtureStep } from '../fixture-scenarios.ts'
import { categories } from './categories.ts'
import { environment, writeAllureResults } from './results.ts'

const folders: string[] = []
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function written(report: Report) {
  const dir = await mkdtemp(join(tmpdir(), 'plumbline-allure-'))
  folders.push(dir)
  await writeAllureResults(report, dir)
  const folder = join(dir, 'allure-results')
  const names = await readdir(folder)
  const text = (name: string) => readFile(join(folder, name), 'utf8')
  const read = async (end: string) =>
    Promise.all(
      names.filter((name) => name.endsWith(end)).map(async (name) => JSON.parse(await text(name))),
    )
  const results: TestResult[] = await read('-result.json')
  const containers: TestResultContainer[] = await read('-container.json')
  const called = (start: string) => {
    const found = results.find((result) => result.name?.startsWith(start))
    assert.ok(found, start)
    return found
  }
  return { results, containers, called, read, text, names }
}

const values = (result: TestResult, name: string) =>
  result.labels.filter((label) => label.name === name).map((label) => label.value)

test('statuses follow the standing of each scenario', async () => {
  const { called, results } = await written(fixtureReport())
  const statuses = [
    'A file arrives once (1)',
    'The worker',
    'The stack',
    'A stranger',
    'A file past',
  ]
  assert.deepEqual(
    statuses.map((name) => called(name).status),
    ['passed', 'failed', 'skipped', 'broken', 'failed'],
  )
  assert.match(called('A file past').statusDetails.message ?? '', /^waived: The file/)
  assert.equal(results.length, 8)
})

test('rows without a scenario are results of their own: broken, or skipped when out of scope', async () => {
  const { called, results } = await written(fixtureReport())
  const missing = called('No scenario: CE-OBS-05')
  assert.equal(missing.status, 'broken')
  assert.equal(missing.statusDetails.message, 'no scenario verifies it')
  assert.equal(called('Out of scope: CE-UI-09').status, 'skipped')
  assert.ok(!results.some((result) => result.name?.includes('VG-CRN-01')))
})

test('labels name system, feature, rule, severity, requirement and tags', async () => {
  const result = (await written(fixtureReport())).called('The worker')
  assert.deepEqual(values(result, 'epic'), ['Curriculum Extractor'])
  assert.deepEqual(values(result, 'feature'), ['Worker'])
  assert.deepEqual(values(result, 'story'), [
    'A job whose worker dies is finished by another worker',
  ])
  assert.deepEqual(values(result, 'severity'), ['critical'])
  assert.deepEqual(values(result, 'requirement'), ['CE-WRK-15'])
  assert.deepEqual(values(result, 'tag'), ['CE-WRK-15', 'slow'])
  assert.deepEqual(values(result, 'owner'), [])
  assert.deepEqual(result.links, [
    { name: 'CE-WRK-15', type: 'tms', url: '../signoff.html#CE-WRK-15' },
  ])
  assert.match(result.descriptionHtml ?? '', /A job whose worker dies is finished by another/)
})

test('a recommended requirement is of normal severity', async () => {
  assert.deepEqual(values((await written(fixtureReport())).called('A file past'), 'severity'), [
    'normal',
  ])
})

test('the system is that of the requirement, whatever folder the feature lies in', async () => {
  const scenarios = [fixtureScenario({ uri: 'features/shared/storage.feature' })]
  const { called } = await written({ ...fixtureReport(), scenarios })
  assert.deepEqual(values(called('A file'), 'epic'), ['Curriculum Extractor'])
  const unknown = [fixtureScenario({ uri: 'features/vocabgo/a.feature', requirements: [] })]
  const folder = await written({ ...fixtureReport(), scenarios: unknown })
  assert.deepEqual(values(folder.called('A file'), 'epic'), ['VocabGo'])
})

test('steps keep status, times, messages and what they attached', async () => {
  const { called, text } = await written(fixtureReport())
  const { steps } = called('The worker')
  assert.deepEqual(
    steps.map((step) => [step.name, step.status, (step.stop ?? 0) - (step.start ?? 0)]),
    [
      ['Given a job that takes 3 seconds is running', 'passed', 420],
      ['When its worker is killed', 'passed', 420],
      ['Then another worker finishes the job within 30 seconds', 'failed', 30_040],
      ['And the job’s effect happened exactly once', 'skipped', 0],
    ],
  )
  assert.match(steps[2]?.statusDetails.message ?? '', /expected: one effect/)
  const [table, raw] = steps[1]?.attachments ?? []
  assert.ok(table && raw)
  assert.equal(table.type, 'text/html')
  const page = await text(table.source)
  assert.match(page, /<td>fault\.pid<\/td><td>4711<\/td>/)
  assert.doesNotMatch(page, /<script>/)
  assert.equal(JSON.parse(await text(raw.source)).fault.pid, 4711)
  assert.match(await text(steps[2]?.attachments[0]?.source ?? ''), /^08:15:20 \[worker-1\]/)
})

test('a hook that failed is set-up or tear-down of its scenario', async () => {
  const steps = [
    fixtureStep({}),
    fixtureStep({
      keyword: 'After',
      text: '',
      kind: 'hook',
      status: 'unverified',
      message: 'boom',
    }),
  ]
  const broken = fixtureScenario({ status: 'unverified', reason: 'boom', steps })
  const { containers, results } = await written({ ...fixtureReport(), scenarios: [broken] })
  const [container] = containers
  assert.equal(container?.afters[0]?.statusDetails.message, 'boom')
  assert.equal(container?.afters[0]?.status, 'broken')
  assert.ok(results.some((result) => container?.children.includes(result.uuid)))
})

test('a test is the same test in the next run, at another line and another time', async () => {
  const moved = fixtureReport({
    scenarios: fixtureReport().scenarios.map((scenario) => ({
      ...scenario,
      line: scenario.line + 30,
      startedAt: '2025-11-21T09:00:00.000Z',
    })),
  })
  const ids = async (report: Report) =>
    (await written(report)).results
      .map((result) => `${result.fullName} ${result.historyId} ${result.testCaseId}`)
      .sort()
  const first = await ids(fixtureReport())
  assert.deepEqual(await ids(moved), first)
  assert.equal(new Set(first).size, 8)
})

test('a scenario that passed only when tried again is flaky', async () => {
  const { results } = await written({
    ...fixtureReport(),
    requirements: [],
    scenarios: [fixtureScenario({ attempts: 2 })],
  })
  assert.deepEqual(results[0]?.statusDetails, { flaky: true, message: 'passed at attempt 2' })
})

test('every result that did not pass is in exactly one category', async () => {
  const { results } = await written(fixtureReport())
  for (const { name, status, statusDetails } of results.filter((one) => one.status !== 'passed')) {
    const hits = categories().filter(
      ({ matchedStatuses, messageRegex }) =>
        matchedStatuses?.some((one) => one === status) &&
        new RegExp(messageRegex ?? '').test(statusDetails.message ?? ''),
    )
    assert.equal(hits.length, 1, `${name}: ${hits.map((hit) => hit.name).join(', ')}`)
  }
})

test('the environment tells target, commit, readings and what was not available', async () => {
  const { text, names, read } = await written(fixtureReport())
  const facts = environment(fixtureReport())
  assert.equal(facts.commit, '3d0c2f9a7be1 with uncommitted changes')
  assert.equal(facts['queue (curriculum-extractor)'], 'extraction_tasks')
  assert.equal(facts['no docker'], 'no Docker engine answers on this machine')
  assert.match(await text('environment.properties'), /^target=embedded$/m)
  assert.equal(JSON.parse(await text('executor.json')).buildName, 'run-7f3a')
  assert.ok(names.includes('categories.json'))
  const [globals] = await read('-globals.json')
  assert.match(globals.errors[0].message, /was still running 5 s/)
})
