/** What is told of a migration that fails, and of one that cannot be run. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { runTool, succeeded } from './migration-tool.ts'

const refusal =
  'sqlalchemy.exc.IntegrityError: (psycopg.errors.UniqueViolation) duplicate key value violates a constraint'

/** As Alembic ends: the cause, and below it a statement longer than what is shown of the end. */
const lines = [
  'Traceback (most recent call last):',
  '  File "/app/alembic/env.py", line 44, in run',
  '    context.run_migrations()',
  refusal,
  'DETAIL:  Key (typname)=(alembic_version) already exists.',
  '[SQL: ',
  'CREATE TABLE alembic_version (',
  '\tversion_num VARCHAR(32) NOT NULL, ',
  '\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)',
  ')',
  '',
  ']',
  '(Background on this error at: https://sqlalche.me/e/20/gkpj)',
]

test('the cause of a failed migration is told before the statement that it failed at', () => {
  const failed = () => succeeded({ command: 'alembic upgrade head', code: 1, lines })
  assert.throws(failed, (error) => {
    assert.ok(error instanceof Violation)
    assert.deepEqual((error.received as string[]).slice(0, 2), ['exit status 1', refusal])
    return true
  })
  succeeded({ command: 'alembic upgrade head', code: 0, lines })
})

test('a folder that the repository does not have tells nothing of the system', async () => {
  const scene = { manifest: { repository: '/nowhere', migrations: { cwd: 'backend' } } }
  await assert.rejects(runTool(scene as unknown as Scene, ['migrate']), (error) => {
    assert.ok(error instanceof Unverified)
    assert.match(error.message, /needs migrations\.cwd in the manifest: .* backend/)
    return true
  })
})
