import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedNode } from './scaling.ts'

const celery = (...words: string[]) =>
  fixedNode({ command: ['celery', '-A', 'app.worker', 'worker', ...words] })

test('a node with a fixed host is the same in every container', () => {
  assert.equal(celery('-n', 'worker@host'), 'worker@host')
  assert.equal(celery('--hostname=worker@host', '-c', '4'), 'worker@host')
  const shell = ['sh', '-c', 'migrate && exec celery -A app worker --hostname worker@host']
  assert.equal(fixedNode({ command: shell }), 'worker@host')
})

test('a node without a host, or with one that differs, is not', () => {
  const own = ['worker', 'worker@%h', 'worker-%i@host', 'celery@$HOSTNAME', 'a@$(hostname)']
  for (const name of own) assert.equal(celery('-n', name), undefined, name)
  assert.equal(celery(), undefined)
  assert.equal(fixedNode({ command: ['head', '-n', 'a@b'] }), undefined)
})
