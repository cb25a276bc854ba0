/** By which command a system compares its schema with what it needs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { comparisonOf } from './migration-history.ts'

const told = (up: string[], check?: string[]) =>
  comparisonOf({
    ...{ table: 't', column: 'c', keeps: 'every' as const, files: 'f', cwd: '.', up },
    ...(check && { check }),
  })

test('Alembic compares as it is called to migrate', () => {
  assert.deepEqual(told(['alembic', 'upgrade', 'head']), ['alembic', 'check'])
  const up = ['uv', 'run', '.venv/bin/alembic', '-c', 'a.ini', 'upgrade', 'head']
  assert.deepEqual(told(up), ['uv', 'run', '.venv/bin/alembic', '-c', 'a.ini', 'check'])
})

test('another tool compares as the manifest says, or nothing is known of its comparison', () => {
  assert.deepEqual(told(['node', 'migrate.js', 'up'], ['make', 'diff']), ['make', 'diff'])
  for (const up of [
    ['node', 'migrate.js', 'up'],
    ['node', 'upgrade'],
    ['alembic-like', 'upgrade'],
  ]) {
    assert.throws(() => told(up), Unverified)
  }
})
