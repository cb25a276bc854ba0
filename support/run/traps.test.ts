/** Runs that prove nothing must never end with 0; cucumber alone ends most of these so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProject } from './testing/project.ts'

const scenario = (...steps: string[]) =>
  ['@CE-AC-01', 'Scenario: one', ...steps.map((step) => `  ${step}`)].join('\n')

const good = scenario('Given a state', 'When an event', 'Then all is well')

const concurrent = { concurrency: 2 }

test('traps', concurrent, async (t) => {
  const cases: Record<string, () => Promise<void>> = {
    'a kept promise ends with 0': async () => {
      const run = await runProject(good)
      assert.equal(run.exitCode, 0, run.output)
      assert.equal(run.verdicts?.requirements[0]?.verdict, 'conforms')
    },
    'a tag that matches nothing is refused': async () => {
      const run = await runProject(good, { args: ['--tags', '@nothing'] })
      assert.equal(run.exitCode, 3)
      assert.match(run.output, /NOTHING_SELECTED.*--tags "@nothing"/)
    },
    'a path that does not exist is refused': async () => {
      const run = await runProject(good, { args: ['features/none.feature'] })
      assert.equal(run.exitCode, 3)
      assert.match(run.output, /features\/none\.feature/)
    },
    'an empty shard is refused': async () => {
      const run = await runProject(good, { args: ['--shard', '2/2'] })
      assert.equal(run.exitCode, 3)
      assert.match(run.output, /--shard 2\/2/)
    },
    'an outline without rows is told and not green': async () => {
      const outline =
        '@CE-AC-01\nScenario Outline: two\n  Then <what>\n  Examples: none\n    | what |'
      const run = await runProject(`${good}\n${outline}`)
      assert.equal(run.exitCode, 2)
      assert.match(run.output, /outline without rows: two/)
    },
    'a scenario without a Then is not green': async () => {
      const run = await runProject(scenario('Given a state', 'When an event'))
      assert.equal(run.exitCode, 2)
      assert.match(run.output, /promises nothing/)
    },
    'a run of skipped steps alone is not green': async () => {
      assert.equal((await runProject(scenario('Then it is skipped'))).exitCode, 2)
    },
    'a pending step is not green': async () => {
      assert.equal((await runProject(scenario('Then it is pending'))).exitCode, 2)
    },
    'an undefined step is not green and is named': async () => {
      const run = await runProject(scenario('Given a state', 'Then nobody knows this sentence'))
      assert.equal(run.exitCode, 2)
      assert.match(run.output, /undefined/)
    },
    'a scenario that failed and then passed has failed': async () => {
      const run = await runProject(scenario('Then it is wrong once'), { config: 'retry: 1,' })
      assert.equal(run.exitCode, 1)
      assert.match(run.output, /the first time/)
    },
    'a defect of the check is never the fault of the system': async () => {
      for (const steps of [
        ['Then the check breaks'],
        ['Given the check is broken', 'Then all is well'],
      ]) {
        const run = await runProject(scenario(...steps))
        assert.equal(run.exitCode, 2)
        assert.match(run.verdicts?.requirements[0]?.reason ?? '', /the check broke: TypeError/)
      }
    },
    'what follows a check that broke is not judged: it may show nothing but the breach':
      async () => {
        const run = await runProject(scenario('Then the check breaks', 'And it is wrong'))
        assert.equal(run.exitCode, 2)
        const [row] = run.verdicts?.requirements ?? []
        assert.equal(row?.verdict, 'unverified')
        assert.match(row?.reason ?? '', /the check broke: TypeError/)
      },
    'a broken promise ends with 1 and says what was expected': async () => {
      const run = await runProject(scenario('Then it is wrong'))
      assert.equal(run.exitCode, 1)
      assert.match(run.output, /the promise was not kept/)
      assert.match(run.output, /expected: 1/)
    },
    'an event that breaks the system says what was expected, too': async () => {
      const run = await runProject(scenario('When the system breaks down', 'Then all is well'))
      assert.equal(run.exitCode, 1)
      assert.match(run.output, /it broke down\n +expected: up\n +received: none/)
    },
    'the sentences after a broken one are checked all the same': async () => {
      const row = (id: string, sentence: string) =>
        `- { id: ${id}, title: t, statement: s, level: must, source: [x], checks: [dynamic], sentences: ["${sentence}"] }\n`
      const ledger = row('CE-AC-01', 'it is wrong') + row('CE-AC-02', 'this holds, too')
      const steps = scenario('Then it is wrong', 'And this holds, too')
      const run = await runProject(steps.replace('@CE-AC-01', '@CE-AC-01 @CE-AC-02'), { ledger })
      const verdicts = run.verdicts?.requirements.map(({ verdict }) => verdict)
      assert.deepEqual(verdicts, ['violated', 'conforms'])
    },
    'a row whose scenario is gone is not green': async () => {
      const run = await runProject(good, { ids: ['CE-AC-01', 'CE-AC-02'] })
      assert.equal(run.exitCode, 2)
      assert.match(run.output, /no scenario/)
    },
    'a tag that the ledger does not know is not green': async () => {
      const run = await runProject(good.replace('@CE-AC-01', '@CE-AC-01 @CE-AC-99'))
      assert.equal(run.exitCode, 2)
      assert.match(run.output, /CE-AC-99, which the ledger does not know/)
    },
    'what the target cannot show is unverified and does not fail the run': async () => {
      const rows = `${good}\n@CE-AC-02 @needs-docker\nScenario: two\n  Then all is well`
      const ids = ['CE-AC-01', 'CE-AC-02']
      const run = await runProject(rows, { ids })
      assert.equal(run.exitCode, 0, run.output)
      assert.equal(
        run.verdicts?.requirements[1]?.reason,
        'needs docker: no container engine answers',
      )
      const complete = await runProject(rows, { ids, args: ['--require-complete'] })
      assert.equal(complete.exitCode, 2)
    },
    'a run in which nothing could be verified is not green': async () => {
      const run = await runProject(good.replace('@CE-AC-01', '@CE-AC-01 @needs-docker'))
      assert.equal(run.exitCode, 2)
    },
    'a secret in a message reaches no output': async () => {
      const run = await runProject(scenario('Then a secret appears'))
      assert.equal(run.exitCode, 1)
      assert.ok(run.published.includes('it says [redacted] aloud'))
      assert.ok(!run.published.includes('seeded-secret-value'))
      assert.ok(!run.output.includes('seeded-secret-value'))
    },
  }
  await Promise.all(Object.entries(cases).map(([name, check]) => t.test(name, check)))
})
