/** Runs with waivers: what is accepted passes, what has expired or is not needed does not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProject, type Project, systemFolder } from './testing/project.ts'

const scenario = (id: string, step: string) =>
  `@${id}\nScenario: ${id}\n  Given a state\n  When an event\n  Then ${step}\n`

const feature = scenario('CE-AC-01', 'it is wrong') + scenario('CE-AC-02', 'all is well')

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const waiver = (requirement: string, expires: string, approver = 'Grace') =>
  `- { requirement: ${requirement}, reason: later, owner: Ada, approver: ${approver}, ticket: OPS-12, expires: "${expires}" }\n`

async function runWith(project: Project, waivers: string, args: readonly string[]) {
  project.write(`${systemFolder}/plumbline.waivers.yaml`, waivers)
  const run = await project.run(args)
  return { ...run, verdicts: run.verdicts?.requirements.map(({ verdict }) => verdict) }
}

test('waivers', async (t) => {
  const project = openProject(feature, { ids: ['CE-AC-01', 'CE-AC-02'] })
  t.after(() => project.remove())

  await t.test('an accepted violation passes, and every output shows it', async () => {
    const { exitCode, verdicts, output, published } = await runWith(
      project,
      waiver('CE-AC-01', day(9)),
      [],
    )
    assert.equal(exitCode, 0, output)
    assert.deepEqual(verdicts, ['waived', 'conforms'])
    assert.match(output, new RegExp(`CE-AC-01 until ${day(9)}, ENDS in 9 days\n.*Ada.*Grace`))
    assert.match(output, /violated: it is wrong: the promise was not kept/)
    assert.match(published, /<h2>Waivers/)
  })
  await t.test('a waiver that has expired fails with the violation', async () => {
    const { exitCode, verdicts, output } = await runWith(project, waiver('CE-AC-01', day(-1)), [
      '--brief',
    ])
    assert.deepEqual([exitCode, verdicts], [1, ['violated', 'conforms']])
    assert.match(output, /CE-AC-01 EXPIRED on/)
  })
  await t.test('a waiver of what conforms is told, and the run is not green', async () => {
    const both = waiver('CE-AC-01', day(60)) + waiver('CE-AC-02', day(60))
    const { exitCode, output } = await runWith(project, both, ['--brief'])
    assert.equal(exitCode, 2, output)
    assert.match(output, /CE-AC-02 \(OPS-12, plumbline\.waivers\.yaml:2\) is not needed/)
  })
  await t.test('a waiver that breaks the rules is refused before anything runs', async () => {
    const { exitCode, output } = await runWith(project, waiver('CE-AC-01', day(9), 'ada'), [])
    assert.equal(exitCode, 3, output)
    assert.match(output, /WAIVERS_BROKEN[\s\S]*yaml:1 approver must be/)
  })
})
