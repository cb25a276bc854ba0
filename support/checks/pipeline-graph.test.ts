/** What a step of a pipeline does stands in scripts, too, and those run where the step does. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { pipelineAt } from './pipeline-graph.ts'

const deploy = `on: push
jobs:
  test:
    uses: ./.github/workflows/test.yml
  deploy:
    needs: test
    runs-on: x
    defaults: { run: { working-directory: ops } }
    steps:
      - run: bash roll-out.sh
`
const test = `on: workflow_call
jobs:
  test:
    runs-on: x
    steps:
      - run: uv run bash scripts/tests-start.sh
        working-directory: backend
`

it('a script is found from the folder of its step, also in a workflow that is called', (t) => {
  const repository = folderWith(t, {
    '.github/workflows/deploy.yml': deploy,
    '.github/workflows/test.yml': test,
    'backend/scripts/tests-start.sh': 'bash scripts/test.sh "$@"',
    'backend/scripts/test.sh': 'coverage run -m pytest',
    'ops/roll-out.sh': 'docker compose -f x.yml up -d',
  })
  const manifest = { repository, composition: {}, deployment: {}, routes: { health: '/health' } }
  const { parts } = pipelineAt(manifest as never, '.github/workflows/deploy.yml')
  const jobsOf = (part: Parameters<typeof parts>[0]) => parts(part).map(({ job }) => job.id)
  assert.deepEqual(jobsOf('tests'), ['test'])
  assert.deepEqual(jobsOf('replacement'), ['deploy'])
})
