import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadComposeProject } from '../../../artifacts/compose/load-compose-project.ts'
import { loadWorkflow } from '../../../artifacts/workflow/load-workflow.ts'
import { runStep } from '../../../artifacts/workflow/run-step.ts'
import { runWorkflowJob } from '../../../artifacts/workflow/run-workflow-job.ts'
import { findStep } from '../../../artifacts/workflow/workflow-model.ts'
import { recipesIn } from '../compose-for-tests.ts'
import { superviseCompose } from '../compose-supervisor.ts'
import { launcher } from '../launcher.ts'

const compose = `
services:
  redis:
    image: redis:7-alpine
    restart: always
    command: redis-server --requirepass \${REDIS_PASSWORD?Variable not set}
    environment: { REDISCLI_AUTH: "\${REDIS_PASSWORD}" }
    healthcheck: { test: "redis-cli ping | grep -q PONG", interval: 5s, timeout: 3s, retries: 3 }
  worker:
    image: worker
    env_file: .env
    environment: { BACKEND: "\${NOT_SET}" }
    depends_on: { redis: { condition: service_healthy } }
`

const workflow = `
name: Compose
on: pull_request
jobs:
  up:
    runs-on: ubuntu-latest
    env: { REDIS_PASSWORD: "\${{ secrets.REDIS_PASSWORD }}" }
    steps:
      - uses: actions/checkout@v4
      - run: echo 'REDIS_URL=redis://:'"$REDIS_PASSWORD"'@redis:6379/0' > .env
      - run: docker compose up -d --wait redis worker
      - name: Redis answers
        run: docker compose exec -T redis redis-cli ping | grep -qx PONG
        shell: bash
      - name: Redis answers, it says
        run: docker compose exec -T redis env -u REDISCLI_AUTH redis-cli --raw incr ping
      - run: docker compose logs worker | grep -q 'redis redis://'
      - { run: docker compose down -v, if: always() }
`

async function given(context: TestContext, files: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'plumbline-workflow-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const worker = `console.log('redis ' + process.env.REDIS_URL); setInterval(() => {}, 1000)`
  writeFileSync(join(cwd, 'worker.mjs'), worker)
  mkdirSync(join(cwd, 'composition'))
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, REDIS_PASSWORD: 'at-first' }
  const composition = await superviseCompose({
    launch: launcher(),
    load: loadComposeProject,
    project: loadComposeProject({ dir: cwd, env }),
    recipes: recipesIn(cwd),
    dir: join(cwd, 'composition'),
    env,
  })
  context.after(async () => {
    await composition.down({ graceMs: 0 })
    rmSync(cwd, { recursive: true, force: true })
  })
  const { REDIS_PASSWORD: _, ...machine } = env
  return { cwd, composition, options: { cwd, env: machine, pathPrefix: [composition.commandPath] } }
}

test('a workflow runs against the compose files through the docker command', async (t) => {
  const { cwd, options } = await given(t, {
    'compose.yaml': compose,
    'ci.yml': workflow,
    '.env': '',
  })
  const job = loadWorkflow(join(cwd, 'ci.yml')).jobs.up
  assert(job !== undefined)
  const context = { secrets: { REDIS_PASSWORD: 'obviously-fake' } }
  const { conclusion, steps } = await runWorkflowJob(job, { ...options, context })
  const told = steps.map(({ status, stderr }) => `${status} ${stderr}`).join('\n')
  assert.equal(conclusion, 'success', told)
  assert.deepEqual(
    steps.map(({ status }) => status),
    ['not run: action', 'passed', 'passed', 'passed', 'passed', 'passed', 'passed'],
  )
  assert.match(steps[2]?.stderr ?? '', /NOT_SET/)
  assert.match(steps[4]?.stdout ?? '', /NOAUTH/)
  assert.doesNotMatch(JSON.stringify(steps), /obviously-fake/)
})

test('a step that compares fails against another password, one that does not stays green', async (t) => {
  const { cwd, composition, options } = await given(t, {
    'compose.yaml': compose.replace('"${REDIS_PASSWORD}"', 'another-one').replaceAll('5s', '100ms'),
    'ci.yml': workflow,
    '.env': '',
  })
  const file = loadWorkflow(join(cwd, 'ci.yml'))
  assert.equal((await composition.up(['redis'])).code, 1)
  const outcome = async (name: string) => {
    const located = findStep(file, (step) => step.name === name)
    assert(located !== undefined)
    return (
      await runStep(located, { ...options, context: { secrets: { REDIS_PASSWORD: 'at-first' } } })
    ).status
  }
  assert.equal(await outcome('Redis answers'), 'failed')
  assert.equal(await outcome('Redis answers, it says'), 'passed')
})

test('a required variable that is missing ends the command before anything starts', async (t) => {
  const { cwd, composition, options } = await given(t, {
    'compose.yaml': compose,
    'ci.yml': workflow,
    '.env': '',
  })
  const located = findStep(
    loadWorkflow(join(cwd, 'ci.yml')),
    (step) => step.run?.includes('up -d') === true,
  )
  assert(located !== undefined)
  const { job, step } = located
  const { exitCode, stderr } = await runStep({ job: { ...job, env: {} }, step }, options)
  assert.equal(exitCode, 1)
  assert.match(stderr, /required variable REDIS_PASSWORD is missing a value: Variable not set/)
  assert.deepEqual(composition.now.ps(), [])
})
