/** Shards of one run, put together by `plumbline merge` as a person would. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { plumbline } from './testing/command.ts'
import { openProject } from './testing/project.ts'

const scenario = (name: string, ...tags: string[]) =>
  `${tags.join(' ')}\nScenario: ${name}\n  Given a state\n  When an event\n  Then all is well\n`

const feature = [
  scenario('one', '@CE-AC-01'),
  scenario('two', '@CE-AC-02'),
  scenario('three', '@CE-AC-01'),
  scenario('four', '@CE-AC-02', '@needs-docker'),
].join('\n')

const read = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))

/** What a run on another target would have left: `four` conforms there, and was all it was asked for. */
function elsewhere(record: ReturnType<typeof read>): unknown {
  const [last] = record.report.scenarios.filter(({ name }: { name: string }) => name === 'four')
  const [step] = record.report.scenarios[0].steps
  const scenarios = [{ ...last, status: 'conforms', steps: [step] }]
  const run = { ...record.report.run, id: 'elsewhere', target: 'containers' }
  const planned = [{ ...record.planned.at(-1), shard: 1 }]
  const shard = { index: 1, total: 1 }
  return { ...record, shard, planned, report: { ...record.report, run, scenarios } }
}

test('merge', async (t) => {
  const project = openProject(feature, { ids: ['CE-AC-01', 'CE-AC-02'] })
  t.after(() => project.remove())
  const folder = (name: string) => join(project.root, name)
  await Promise.all([1, 2].map((n) => project.run(['--shard', `${n}/2`], `shard-${n}`)))
  const merge = async (...args: string[]) => {
    const run = await plumbline(['merge', ...args])
    t.after(() => rmSync(run.reports, { recursive: true, force: true }))
    return run
  }

  await t.test('the shards together judge what neither could', async () => {
    const { exitCode, output, reports } = await merge(folder('shard-1'), folder('shard-2'))
    const verdicts = read(reports, 'verdicts.json')
    const said = verdicts.requirements.map((row: { verdict: string }) => row.verdict)
    assert.deepEqual([exitCode, said], [0, ['conforms', 'unverified']], output)
    assert.match(
      verdicts.requirements[1].reason,
      /^needs docker: .*; unverified: four \(a\.feature:\d+\); conforms: two/,
    )
    assert.equal(verdicts.totals.scenarios, 4)
    for (const file of ['junit.xml', 'signoff.html', 'allure-report/index.html']) {
      assert.ok(existsSync(join(reports, file)), file)
    }
    assert.ok(!existsSync(join(reports, 'messages.ndjson')))
  })
  await t.test('another target settles what this one could not', async () => {
    mkdirSync(folder('other'))
    const record = elsewhere(read(folder('shard-2'), 'record.json'))
    writeFileSync(join(folder('other'), 'record.json'), JSON.stringify(record))
    const folders = ['shard-1', 'shard-2', 'other'].map(folder)
    const { exitCode, output, reports } = await merge(...folders, '--require-complete')
    assert.equal(exitCode, 0, output)
    assert.match(output, /embedded {4}1 conform, 0 violated, 1 unverified: not possible on this/)
    assert.match(output, /containers {2}0 conform, .*of these 2 settled by another target/)
    assert.match(readFileSync(join(reports, 'signoff.html'), 'utf8'), /<h2>Targets<\/h2>/)
  })
  await t.test('a missing shard is not green, the same shard twice is refused', async () => {
    const alone = await merge(folder('shard-1'))
    assert.equal(alone.exitCode, 2)
    assert.match(alone.output, /Shard 2\/2 of .* was not given: 2 of its 4 scenarios/)
    const twice = await merge(folder('shard-1'), folder('shard-1'))
    assert.equal(twice.exitCode, 3)
    assert.match(twice.output, /MERGE_REFUSED[\s\S]*is given twice/)
  })
})
