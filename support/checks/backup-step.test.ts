/** A backup's step finds what its machine keeps, and nothing that a hired machine would lack. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { runWhereItRuns } from './backup-step.ts'

const machines = { 'self-hosted': 'passed', 'ubuntu-latest': 'failed' }

for (const [runsOn, expected] of Object.entries(machines)) {
  test(`a folder for backups in the home of ${runsOn}: the step has ${expected}`, async (t) => {
    const home = folderWith(t, {
      'deploy.yml': `on: push
jobs:
  deploy:
    runs-on: [${runsOn}, production]
    steps:
      - run: echo dump > "$HOME/backups/today/dump"
`,
    })
    const job = loadWorkflow(join(home, 'deploy.yml')).jobs.deploy
    const step = job?.steps[0]
    assert.ok(job && step)
    const env = { HOME: home, PATH: process.env.PATH ?? '' }
    const options = { cwd: home, env, context: {} }
    assert.equal((await runWhereItRuns({ job, step }, options, home)).status, expected)
  })
}
