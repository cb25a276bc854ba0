/** How a step that asks for the registered tasks is put in front of a worker of other tasks. */
import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import type { LocatedStep, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { failsWithoutWorker, forAnotherTask } from './workflow-faults.ts'

const task = 'tasks.extract_worksheet'
const asking = (run: string, env: Readonly<Record<string, string>> = {}): LocatedStep => ({
  job: {
    ...{
      id: 'a',
      name: 'a',
      needs: [],
      env: {},
      defaults: {},
      services: {},
      runsOn: [],
      steps: [],
    },
    continueOnError: 'false',
    workflow: { name: 'w', env, defaults: {} },
  },
  step: { index: 0, name: 'a', kind: 'run', run, with: {}, env: {}, continueOnError: 'false' },
})
const runFor = (run: string) => forAnotherTask(asking(run), task).step.run

test('another task stands in every line of the step', () => {
  const run = `logs worker | grep ${task}\ninspect registered | grep -q ${task}`
  const other = `${task}_of_others`
  assert.equal(runFor(run), `logs worker | grep ${other}\ninspect registered | grep -q ${other}`)
})

test('a step that knows the task by its last word, or escapes its dots, is told another one, too', () => {
  assert.equal(runFor('| grep extract_worksheet'), '| grep extract_worksheet_of_others')
  assert.equal(
    runFor("| grep 'tasks\\.extract_worksheet'"),
    "| grep 'tasks\\.extract_worksheet_of_others'",
  )
})

test('a step that takes the name from a variable is told another one, too', () => {
  const other = forAnotherTask(asking('| grep "$TASK"', { TASK: task }), task)
  assert.deepEqual(other.job.workflow.env, { TASK: `${task}_of_others` })
})

test('a step that names no task stays as it is: other words are none of it', () => {
  const run = 'logs worker --queue=extract_worksheets | grep ready'
  assert.equal(runFor(run), run)
})

/** Keeps the log of a container that was stopped, as an engine does, until the container is taken away. */
const docker = `#!/bin/bash
case "$*" in
  *scale\\ worker=0*) : > worker.log ;;
  *\\ up\\ *) echo "worker ready ${task}" > worker.log ;;
  *\\ logs\\ *) cat worker.log ;;
esac
`

test('a step that reads the log of the worker finds none where there is no worker', async (t) => {
  const repository = folderWith(t, { docker, '.env': '' })
  chmodSync(join(repository, 'docker'), 0o755)
  const located = asking(`docker compose logs worker | grep -q ${task}`)
  const services = { redis: 'redis', worker: 'worker', backend: 'backend' }
  const scene = { manifest: { queue: { task }, composition: { services, ports: {} } } }
  const made = { repository, composition: { address: () => '127.0.0.1:1' } }
  const workflow = { name: 'w', jobs: { a: { ...located.job, steps: [located.step] } } }
  const place = { cwd: repository, env: { PATH: `${repository}:${process.env.PATH}` }, context: {} }
  await assert.rejects(
    failsWithoutWorker(
      scene as unknown as Scene,
      made as unknown as ComposedSystem,
      workflow as unknown as Workflow,
      place as unknown as RunOptions,
    ),
    // The next step of the check: a Redis that nobody plays here.
    (error) => error instanceof Unverified && error.message.includes('opens the Redis'),
  )
})
