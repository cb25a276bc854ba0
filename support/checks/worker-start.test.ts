/** The registered tasks, as different programs print them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tasksIn } from './worker-start.ts'

test('tasks are found one a line, with and without the marks of Celery', () => {
  const told = [
    '->  celery@host: OK',
    '    * tasks.extract_worksheet_pipeline',
    '    * tasks.slow [rate_limit=1]',
    '',
    '1 node online.',
  ]
  assert.deepEqual(tasksIn('tasks.a\ntasks.b\n'), ['tasks.a', 'tasks.b'])
  const found = tasksIn(told.join('\n'))
  assert.ok(found.includes('tasks.extract_worksheet_pipeline') && found.includes('tasks.slow'))
})

test('tasks are found in JSON, by worker or in one list', () => {
  const told = JSON.stringify({ 'worker@host:1': ['tasks.a', 'tasks.b'] }, null, 2)
  assert.ok(tasksIn(told).includes('tasks.a') && tasksIn(told).includes('tasks.b'))
  assert.deepEqual(tasksIn('["tasks.a"]\n'), ['tasks.a'])
  assert.ok(!tasksIn('{"worker@host:1": ["tasks.ab"]}').includes('tasks.a'))
  assert.deepEqual(tasksIn('{}'), [])
  assert.deepEqual(tasksIn('[info] no JSON\ntasks.a'), ['[info] no JSON', 'tasks.a'])
})
