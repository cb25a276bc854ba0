/** Tests of what a workflow does by those that it calls. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { withCalled } from './called-workflows.ts'
import { secretsIn, testStep } from './ci-steps.ts'

const inner = `on: workflow_call
jobs:
  all:
    runs-on: x
    env: { DATABASE_URL: "\${{ secrets.URL }}" }
    steps: [{ run: pytest }]
`

function calling(t: TestContext, uses: string, secrets = 'inherit') {
  const outer = `on: push\njobs:\n  t: { uses: ${uses}, secrets: ${secrets} }\n`
  const files = { '.github/workflows/ci.yml': outer, '.github/workflows/_pytest.yml': inner }
  return withCalled(loadWorkflow(join(folderWith(t, files), '.github/workflows/ci.yml')))
}

test('the tests of a called workflow are those of its caller', (t) => {
  const workflow = calling(t, './.github/workflows/_pytest.yml')
  assert.equal(testStep(workflow).step.run, 'pytest')
  assert.deepEqual(secretsIn(workflow), ['URL'])
})

test('a secret has the name under which the caller keeps it', (t) => {
  const own = '{ URL: "${{ secrets.TEST_URL }}" }'
  const { job } = testStep(calling(t, './.github/workflows/_pytest.yml', own))
  assert.equal(job.env.DATABASE_URL, '${{ secrets.TEST_URL }}')
})

test('one that is missing cannot be called; one from elsewhere leaves open what it does', (t) => {
  assert.throws(() => calling(t, './.github/workflows/none.yml'), Violation)
  const elsewhere = calling(t, 'acme/ci/.github/workflows/pytest.yml@v1')
  assert.throws(() => testStep(elsewhere), Unverified)
})

test('a called workflow may call another, but not itself without end', (t) => {
  const calls = (name: string) =>
    `on: workflow_call\njobs:\n  t: { uses: ./.github/workflows/${name}.yml }\n`
  const at = (files: Readonly<Record<string, string>>) => {
    const root = folderWith(
      t,
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`.github/workflows/${name}.yml`, text]),
      ),
    )
    return withCalled(loadWorkflow(join(root, '.github/workflows/ci.yml')))
  }
  const nested = at({ ci: calls('one'), one: calls('two'), two: inner })
  assert.equal(testStep(nested).step.run, 'pytest')
  assert.throws(() => testStep(at({ ci: calls('one'), one: calls('one') })), Violation)
})
