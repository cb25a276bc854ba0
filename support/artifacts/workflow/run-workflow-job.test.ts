// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows are what is tested
/** How the steps of a job run: environments, failures, conditions. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import type { RunOptions } from './job-state.ts'
import { loadWorkflow } from './load-workflow.ts'
import { runWorkflowJob } from './run-workflow-job.ts'

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

test('environments are merged, the step winning, and files carry values on', async (t) => {
  const { cwd, workflow } = workflowOf(
    t,
    `
      - run: |
          echo "FOUND=$(cat here.txt)" >> "$GITHUB_ENV"
          printf 'MANY<<END\\none\\ntwo\\nEND\\n' >> "$GITHUB_ENV"
          mkdir -p bin && printf '#!/bin/sh\\necho tool' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
          echo "answer=42" >> "$GITHUB_OUTPUT"
        id: first
        working-directory: backend
      - run: echo "$A $B $C $FOUND $MANY $(tool) \${{ steps.first.outputs.answer }} \${{ env.C }}"
        env: { C: "step-\${{ env.A }}" }
`,
    'env: { A: workflow, B: workflow }',
  )
  const job = workflow.jobs.a
  assert(job !== undefined)
  const result = await runWorkflowJob(
    { ...job, env: { B: 'job', C: 'job' } },
    { cwd, env: machine },
  )
  assert.equal(result.conclusion, 'success')
  assert.equal(
    result.steps[1]?.stdout,
    'workflow job step-workflow found one\ntwo tool 42 step-workflow\n',
  )
})

test('a failed step skips the rest, except what asks for it', async (t) => {
  const { conclusion, steps } = await run(
    t,
    `
      - { run: exit 3 }
      - { run: echo no }
      - { run: echo always, if: always() }
      - { run: echo failure, if: "\${{ failure() }}" }
`,
  )
  assert.equal(conclusion, 'failure')
  assert.deepEqual(
    steps.map(({ status, exitCode }) => [status, exitCode]),
    [
      ['failed', 3],
      ['skipped', undefined],
      ['passed', 0],
      ['passed', 0],
    ],
  )
})

test('continue-on-error forgives the step and says so', async (t) => {
  const { conclusion, steps } = await run(
    t,
    `
      - { run: "false", continue-on-error: true }
      - { run: echo on }
`,
  )
  assert.equal(conclusion, 'success')
  assert.deepEqual(
    steps.map(({ status, forgiven }) => [status, forgiven]),
    [
      ['failed', true],
      ['passed', false],
    ],
  )
})

test('only an explicit bash sees a failure in front of a pipe', async (t) => {
  const { steps } = await run(
    t,
    `
      - { run: "false | cat" }
      - { run: "false | cat", shell: bash }
`,
  )
  assert.deepEqual(
    steps.map((step) => step.status),
    ['passed', 'failed'],
  )
})

test('actions and prepared commands are reported, not run', async (t) => {
  const { conclusion, steps } = await run(
    t,
    `
      - uses: actions/checkout@v4
      - run: |
          # dependencies
          npm ci
      - run: npm ci && touch too-far
        if: "false"
`,
    { prepared: ['npm ci'] },
  )
  assert.equal(conclusion, 'success')
  assert.deepEqual(
    steps.map((step) => step.status),
    ['not run: action', 'prepared', 'skipped'],
  )
})

test('a malformed line for the next steps fails the step', async (t) => {
  const { steps } = await run(
    t,
    `
      - { run: 'echo no-assignment >> "$GITHUB_ENV"' }
`,
  )
  assert.equal(steps[0]?.status, 'failed')
  assert.match(steps[0]?.reason ?? '', /Invalid format 'no-assignment'/)
})

test('scripts find what the hosting service tells of a release, as variables and in expressions', async (t) => {
  const steps = `
      - run: echo "$GITHUB_REF_NAME $GITHUB_REF_TYPE \${GITHUB_SHA::7} \${{ github.repository_owner }} $GITHUB_RUN_ID"
        if: github.ref_name == 'v1' && github.ref_type == 'tag'
`
  const context = { github: { ref: 'refs/tags/v1', sha: 'abcdefghij' } }
  const { steps: taken } = await run(t, steps, { context })
  assert.equal(taken[0]?.stdout, 'v1 tag abcdefg plumbline 1\n')
})

test('whose repository it is and what has happened is not made up where a condition asks', async (t) => {
  for (const asked of ["repository == 'team/app'", "event_name == 'release'", "ref == 'refs/x'"]) {
    const steps = `\n      - run: echo not asked\n        if: github.${asked}\n`
    const { steps: taken } = await run(t, steps)
    assert.equal(taken[0]?.status, 'unsupported', asked)
  }
})
