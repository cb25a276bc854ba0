import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { loadWorkflow } from './load-workflow.ts'
import { findStep } from './workflow-model.ts'

const load = (context: TestContext, source: string) =>
  loadWorkflow(join(folderWith(context, { 'ci.yml': source }), 'ci.yml'))

test('triggers, inherited settings, services and steps are typed', (t) => {
  const workflow = load(
    t,
    `
name: CI
on:
  push: { branches: [main], paths-ignore: ["docs/**"] }
  pull_request:
env: { A: 1 }
defaults: { run: { shell: bash } }
jobs:
  lint: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }
  test:
    needs: lint
    runs-on: [self-hosted, linux]
    if: github.event_name == 'push'
    services: { redis: { image: redis:7 } }
    strategy: { matrix: { node: [22, 24] } }
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - id: check
        run: |
          echo one
          echo two
        env: { B: true }
        continue-on-error: true
        working-directory: backend
`,
  )
  assert.deepEqual(Object.keys(workflow.triggers), ['push', 'pull_request'])
  assert.deepEqual(workflow.triggers.push?.branches, ['main'])
  assert.deepEqual(workflow.triggers.push?.pathsIgnore, ['docs/**'])
  const job = workflow.jobs.test
  assert.deepEqual(job?.needs, ['lint'])
  assert.deepEqual(job?.services, { redis: { image: 'redis:7' } })
  assert.deepEqual(job?.workflow, { name: 'CI', env: { A: '1' }, defaults: { shell: 'bash' } })
  assert.deepEqual(
    job?.steps.map((step) => [step.kind, step.name]),
    [
      ['uses', 'Run actions/checkout@v4'],
      ['run', 'Run echo one'],
    ],
  )
  const found = findStep(workflow, (step) => step.id === 'check')
  assert.equal(found?.job.id, 'test')
  assert.equal(found?.step.continueOnError, 'true')
  assert.deepEqual(found?.step.env, { B: 'true' })
})

const job = 'jobs: { a: { runs-on: x, steps: [{ run: "true" }] } }'
const refusals: readonly (readonly [what: string, source: string, message: RegExp])[] = [
  ['an unknown key', `on: push\n${job}\ntypo: 1`, /Unexpected value 'typo'/],
  ['a workflow without triggers', job, /required property is missing: on/],
  ['a workflow without jobs', 'on: push', /required property is missing: jobs/],
  [
    'a step that does nothing',
    'on: push\njobs: { a: { runs-on: x, steps: [{ name: n }] } }',
    /needs either "run" or "uses"/,
  ],
  [
    'a need that does not exist',
    'on: push\njobs: { a: { runs-on: x, needs: b, steps: [{ run: x }] } }',
    /job 'a' depends on unknown job 'b'/,
  ],
]

for (const [what, source, message] of refusals) {
  test(`${what} is refused`, (t) => {
    assert.throws(() => load(t, source), { name: 'WorkflowFileError', message })
  })
}
