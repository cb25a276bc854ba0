/** What a step of a pipeline does stands in scripts, too, and those run where the step does. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import { backupAlone } from './backup-alone.ts'
import { canFail } from './ci-masks.ts'
import { deploys, partOf, pipelineAt, runsInOrder } from './pipeline-graph.ts'
import { notifiesAlways, rollsBackOnFailure } from './pipelines.ts'

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

function pipelineOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const workflow = '.github/workflows/deploy.yml'
  const repository = folderWith(t, {
    '.github/workflows/test.yml': test,
    'backend/scripts/tests-start.sh': 'bash scripts/test.sh "$@"',
    'backend/scripts/test.sh': 'coverage run -m pytest',
    [workflow]: deploy,
    ...files,
  })
  const deployment = { migrate: ['alembic', 'upgrade', 'head'] }
  const manifest = { repository, composition: {}, deployment, routes: { health: '/health' } }
  return { repository, pipeline: pipelineAt(manifest as never, workflow) }
}

it('a script is found from the folder of its step, also in a workflow that is called', (t) => {
  const { parts } = pipelineOf(t, { 'ops/roll-out.sh': 'docker compose -f x.yml up -d' }).pipeline
  const jobsOf = (part: Parameters<typeof parts>[0]) => parts(part).map(({ job }) => job.id)
  assert.deepEqual(jobsOf('tests'), ['test'])
  assert.deepEqual(jobsOf('replacement'), ['deploy'])
})

/** One script that does it all, as servers without steps of their own have it. */
const whole = `set -euo pipefail
compose() { docker compose -f a.yml -f b.yml "$@"; }
undo() {
  compose up -d --wait
}
trap undo ERR
bash ops/dump.sh
compose run --rm app alembic upgrade head
compose up -d --wait
curl -f https://example.com/health
`
const dump = { 'ops/dump.sh': 'pg_dump "$DATABASE_URL" > x' }

it('parts are found in a script that does all of them, in the order of its lines', (t) => {
  const order = ['tests', 'backup', 'migration', 'replacement', 'health check'] as const
  const { pipeline } = pipelineOf(t, { ...dump, 'ops/roll-out.sh': whole })
  runsInOrder(pipeline, order)
  rollsBackOnFailure(pipeline)
  const late = [
    'dc() { docker compose "$@"; }',
    ...['dc run app alembic upgrade head', 'bash ops/dump.sh', 'dc up -d'],
  ].join('\n')
  const { pipeline: other } = pipelineOf(t, { ...dump, 'ops/roll-out.sh': late })
  assert.throws(() => runsInOrder(other, ['backup', 'migration']), Violation)
})

it('no release is rolled back by a script that never asks whether it failed', (t) => {
  const roll = 'docker compose up -d\nbash ops/rollback.sh'
  const back = { 'ops/rollback.sh': 'docker compose up -d old' }
  const { pipeline } = pipelineOf(t, { ...back, 'ops/roll-out.sh': roll })
  assert.throws(() => rollsBackOnFailure(pipeline), /has no rollback/)
  const asked =
    'docker compose up -d --wait || bash ops/rollback.sh\ncurl https://example.com/health'
  const { pipeline: other } = pipelineOf(t, { ...back, 'ops/roll-out.sh': asked })
  rollsBackOnFailure(other)
})

it('a backup inside a script that deploys is tried out alone', (t) => {
  const { pipeline, repository } = pipelineOf(t, { ...dump, 'ops/roll-out.sh': whole })
  const alone = backupAlone(pipeline, partOf(pipeline, 'backup'), repository)
  assert.deepEqual([alone.step.run, alone.isPart], ['bash ops/dump.sh', true])
  assert.equal(alone.forgottenAt, undefined)
  const deaf = { 'ops/roll-out.sh': whole.replace('ops/dump.sh', 'ops/dump.sh || true'), ...dump }
  const { pipeline: other, repository: there } = pipelineOf(t, deaf)
  const line = backupAlone(other, partOf(other, 'backup'), there).forgottenAt
  assert.equal(line, 'bash ops/dump.sh || true')
})

const told = (job: string, condition: string) => `on: push
jobs:
  build: { runs-on: x, steps: [{ run: docker compose build }] }
  deploy:
    needs: build
    runs-on: x
    steps:
      - run: docker compose up -d
      - { run: sentry-cli releases new x, continue-on-error: true }
${job}
      - { name: Notify, if: ${condition}, run: curl https://chat.example }
`

it('nobody hears of a failure from a step whose job is skipped for it', (t) => {
  const workflow = (text: string) =>
    pipelineOf(t, { '.github/workflows/deploy.yml': text }).pipeline
  assert.throws(() => notifiesAlways(workflow(told('', 'always()'))), /whose failure "Notify"/)
  const job = (more: string) => `  notify:\n    needs: deploy\n${more}    runs-on: x\n    steps:`
  notifiesAlways(workflow(told(job('    if: always()\n'), 'always()')))
  assert.throws(() => notifiesAlways(workflow(told(job(''), 'failure()'))), /failures alone/)
})

it('what follows the deployment may fail, what belongs to it may not', (t) => {
  const { pipeline } = pipelineOf(t, { '.github/workflows/deploy.yml': told('', 'always()') })
  canFail(pipeline.workflow, (job, step) => deploys(pipeline, job, step))
  const deaf = told('', 'always()').replace('up -d', 'up -d || true')
  const { pipeline: other } = pipelineOf(t, { '.github/workflows/deploy.yml': deaf })
  assert.throws(() => canFail(other.workflow, (job, step) => deploys(other, job, step)), Violation)
})
