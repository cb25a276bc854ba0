/** When as many jobs at a time as there are processors say nothing of the worker. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonSource } from '../artifacts/program/python-source.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { slotsAreStated } from './stated-slots.ts'

const sourceOf = (text: string) => pythonSource({ paths: ['w.py'], text: () => text })
const silent = sourceOf('app = Celery("x")')
const started = (command: readonly string[], replicas = 1) => ({ command, replicas })
const bare = ['celery', '-A', 'app', 'worker', '--loglevel=info']

test('a worker that nobody tells how many, on a machine with as many processors', () => {
  for (const command of [bare, ['sh', '-c', 'exec /app/.venv/bin/celery -A app worker']]) {
    assert.throws(() => slotsAreStated(4, started(command), silent, 4), Unverified)
  }
})

test('a worker that is told, by an option or a setting', () => {
  for (const told of [['-c', '4'], ['-c4'], ['--concurrency=4'], ['--autoscale=4,4']]) {
    slotsAreStated(4, started([...bare, ...told]), silent, 4)
  }
  for (const told of [
    'app.conf.worker_concurrency = N',
    'app.conf.update(CELERYD_CONCURRENCY=4)',
  ]) {
    slotsAreStated(4, started(bare), sourceOf(`app = Celery("x")\n${told}`), 4)
  }
})

test('a worker that is told another number than the one that has been counted', () => {
  for (const told of [['-c', '1'], ['--concurrency', '8'], ['--concurrency=1']]) {
    assert.throws(() => slotsAreStated(4, started([...bare, ...told]), silent, 2), Violation)
  }
})

test('replicas share the slots', () => {
  slotsAreStated(4, started([...bare, '-c', '2'], 2), silent, 2)
  assert.throws(() => slotsAreStated(4, started([...bare, '-c', '4'], 2), silent, 2), Violation)
  assert.throws(() => slotsAreStated(4, started(bare, 2), silent, 2), Unverified)
})

test('another machine counts by itself, and another program goes by another rule', () => {
  slotsAreStated(4, started(bare), silent, 2)
  slotsAreStated(4, started(['node', 'dist/worker.js', '-c', '1']), silent, 4)
})
