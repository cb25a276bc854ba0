/** Steps that take longer here than this machine waits. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { passed, runWorkflow, workflowAt } from './workflows.ts'

const workflows = [
  ['packages come slowly', 'npm ci', '', Unverified],
  ['a step hangs', 'sleep 60', '', Violation],
  ['the workflow has a limit of its own', 'npm ci', ', timeout-minutes: 0.002', Violation],
] as const

for (const [what, script, limit, kind] of workflows) {
  test(`where ${what} it is ${kind.name === 'Unverified' ? 'unverified' : 'a violation'}`, async (t) => {
    const cwd = folderWith(t, {
      'ci.yml': `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - { run: ${script}${limit} }
`,
      'shadow.sh': 'npm() { sleep 60; }\n',
    })
    const env = { PATH: process.env.PATH ?? '', BASH_ENV: join(cwd, 'shadow.sh') }
    const options = { cwd, env, context: {}, budgetMs: 300 }
    const run = await runWorkflow(workflowAt(cwd, 'ci.yml'), options)
    assert.throws(() => passed(run), kind)
  })
}
