// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows are what is tested
/** What a job must not do: show secrets, hang, guess; and one step alone. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { folderWith } from '../folder-with.ts'
import type { RunOptions } from './job-state.ts'
import { loadWorkflow } from './load-workflow.ts'
import { runStep } from './run-step.ts'
import { runWorkflowJob } from './run-workflow-job.ts'
import { findStep } from './workflow-model.ts'

const machine = { PATH: process.env.PATH ?? '', HOME: '/nowhere' }

function workflowOf(context: TestContext, steps: string, settings = '') {
  const source = `on: push\n${settings}\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}`
  const cwd = folderWith(context, { 'ci.yml': source, 'backend/here.txt': 'found' })
  return { cwd, workflow: loadWorkflow(join(cwd, 'ci.yml')) }
}

async function run(context: TestContext, steps: string, options: Partial<RunOptions> = {}) {
  const { cwd, workflow } = workflowOf(context, steps)
  const job = workflow.jobs.a
  assert(job !== undefined)
  return runWorkflowJob(job, { cwd, env: machine, ...options })
}

test('secrets and masked values never reach the output', async (t) => {
  const { steps } = await run(
    t,
    `
      - run: |
          echo "::add-mask::hidden-value"
          echo "\${{ secrets.TOKEN }} hidden-value" | tee /dev/stderr
`,
    { context: { secrets: { TOKEN: 'obviously-fake' } } },
  )
  assert.match(steps[0]?.stdout ?? '', /^\*\*\* \*\*\*$/m)
  assert.equal(steps[0]?.stderr, '*** ***\n')
})

test('an expression that is not known here ends the job without a verdict', async (t) => {
  const { conclusion, steps } = await run(
    t,
    `
      - { run: "echo \${{ github.run_attempt_unknown }}" }
      - { run: touch must-not-run }
`,
  )
  assert.equal(conclusion, 'unsupported')
  assert.equal(steps.length, 1)
  assert.equal(steps[0]?.reason, '"github" has no value "run_attempt_unknown" here.')
})

test('a step that hangs is ended, and what it left in the background too', async (t) => {
  const { conclusion, steps } = await run(
    t,
    `
      - { run: "sleep 60 & echo $!" }
      - { run: "sleep 60 | cat" }
`,
    { budgetMs: 1_000 },
  )
  assert.equal(conclusion, 'failure')
  assert.equal(steps[0]?.status, 'passed')
  assert.match(steps[1]?.reason ?? '', /did not end within/)
  await ended(steps[0]?.stdout.trim() ?? '')
})

/** A killed process may stay a zombie until its adopter looks; it runs no more all the same. */
async function ended(pid: string): Promise<void> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' })
    if (stdout.trim() === '' || stdout.startsWith('Z')) return
    assert(Date.now() < deadline, `process ${pid} still runs`)
    await setTimeout(20)
  }
}

test('one step is run alone against another environment, to see it fail', async (t) => {
  const { cwd, workflow } = workflowOf(
    t,
    `
      - { name: Check, run: 'test "$ANSWER" = PONG', env: { UNUSED: "1" } }
`,
  )
  const located = findStep(workflow, (step) => step.name === 'Check')
  assert(located !== undefined)
  const alone = async (answer: string) =>
    (await runStep(located, { cwd, env: { ...machine, ANSWER: answer } })).status
  assert.equal(await alone('PONG'), 'passed')
  assert.equal(await alone('NOAUTH'), 'failed')
})
