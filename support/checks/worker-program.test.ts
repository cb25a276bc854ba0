/** Which ways of starting a worker let the signals through. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { runsWorkerProgram } from './worker-program.ts'

const celery = 'celery -A app.worker worker --loglevel=info'
const judged = (command: readonly string[], more: object = {}, told = celery) => {
  const manifest = { repository: '/nowhere', processes: { worker: { command: told.split(' ') } } }
  const service = { name: 'worker', command, mounts: [], ...more } as unknown as ComposeService
  return () => runsWorkerProgram(service, manifest as unknown as Manifest)
}

it('a script may prepare what it then becomes', () => {
  for (const script of [
    `cd /app && exec ${celery} 2>&1`,
    `set -e\nalembic upgrade head\nexec ${celery}`,
    `if [ -n "$A;B" ]; then exec ${celery} -c 2; else exec ${celery}; fi`,
  ])
    judged(['bash', '-c', script])()
})

it('a shell that stays is between the worker and its signals', () => {
  for (const script of [
    celery,
    `cd /app && ${celery}`,
    `exec ${celery} | tee log`,
    `exec ${celery} & wait`,
    `exec true; ${celery}`,
    `${celery} && exec true`,
  ])
    assert.throws(judged(['sh', '-c', script]), /a shell stands between/, script)
})

it('a script of the repository is read, wherever the image puts it', (t) => {
  const context = folderWith(t, {
    'scripts/start.sh': `#!/bin/sh\n# exec nothing\nmigrate\nexec \\\n  ${celery}\n`,
    'scripts/stays.sh': `migrate\n${celery}\n`,
    'scripts/other.sh': 'exec uvicorn app.main:app\n',
  })
  const built = { build: { context } }
  judged(['bash', 'scripts/start.sh'], built)()
  judged(['/app/scripts/start.sh'], built)()
  judged(['/srv/start.sh'], {
    mounts: [{ type: 'bind', source: `${context}/scripts`, target: '/srv' }],
  })()
  assert.throws(judged(['bash', 'scripts/stays.sh'], built), /a shell stands between/)
  assert.throws(judged(['bash', '-e', 'scripts/other.sh'], built), /does not run/)
  assert.throws(judged(['/start-worker'], built), Unverified)
  assert.throws(judged(['uvicorn', 'app.main:app'], built), Violation)
  assert.throws(judged(['/bin/true'], built), Violation)
})

it('what finds the program is no part of it', () => {
  for (const runner of ['uv run', 'uv run --no-dev --project back', 'poetry run', 'python3 -m'])
    judged(celery.split(' '), {}, `${runner} ${celery}`)()
  judged(['uv', 'run', ...celery.split(' ')])()
  assert.throws(judged(['celery', '-A', 'app.other', 'worker'], {}, `uv run ${celery}`), Violation)
})
