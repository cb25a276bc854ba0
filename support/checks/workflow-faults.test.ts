/** How a step that asks for the registered tasks is put in front of a worker of other tasks. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LocatedStep } from '../artifacts/workflow/workflow-model.ts'
import { forAnotherTask } from './workflow-faults.ts'

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
