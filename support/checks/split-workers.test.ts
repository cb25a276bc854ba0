/** Which queues the worker services of a composition serve, however their options are written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { servedAlone, shareOf } from './split-workers.ts'

const worker = (command: readonly string[], environment = {}) =>
  shareOf({ name: 'worker', command, environment } as unknown as ComposeService, {})

test('options of Celery are read with a blank, with a sign and with neither, behind a shell, too', () => {
  const queues = ['extraction_tasks', 'celery']
  const share = { service: 'worker', queues, slots: 8 }
  for (const command of [
    ['celery', 'worker', '-Q', 'extraction_tasks,celery', '-c', '8'],
    ['celery', 'worker', '--queues=extraction_tasks,celery', '--concurrency=8'],
    ['celery', 'worker', '-Qextraction_tasks,celery', '-c8'],
    ['sh', '-c', 'exec celery worker -Q extraction_tasks,celery -c 8'],
  ]) {
    assert.deepEqual(worker(command), share)
  }
})

const names = { queue: 'extraction_tasks', other: 'default' }
const share = (...queues: string[]) => ({ service: queues.join(), queues, slots: 8 })

test('a worker may take the implicit queue beside its own, but not the other one', () => {
  servedAlone([share('extraction_tasks', 'celery'), share('default')], names, 8)
  const both = [share('extraction_tasks', 'default')]
  assert.throws(() => servedAlone(both, names, 8), Violation)
  assert.throws(() => servedAlone([share('default')], names, 8), Violation)
  assert.throws(() => servedAlone([share('extraction_tasks')], names, 4), Violation)
})
