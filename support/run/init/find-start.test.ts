/** Programs are started as the repository starts them, on the port that they are told. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { findComposition } from './find-composition.ts'
import { applicationOf, findStarts, servingScript } from './find-start.ts'
import { celeryTold, imageStart, servedHere } from './start-commands.ts'

type Files = Readonly<Record<string, string>>

const filesOf = (files: Files) => ({
  paths: Object.keys(files).sort(),
  text: (path: string) => files[path] ?? '',
})

/** Words of an image or a composition, and what they become. */
const commands: readonly (readonly [readonly string[], string])[] = [
  [
    ['fastapi', 'run', '--workers', '4', 'app/main.py'],
    'exec fastapi run app/main.py --port $PORT',
  ],
  [
    ['uv', 'run', 'uvicorn', 'main:app', '--host=0.0.0.0', '--port', '8000', '--reload'],
    'exec uv run uvicorn main:app --port $PORT',
  ],
  [
    ['sh', '-c', 'alembic upgrade head && exec uvicorn main:app --port 8000'],
    'alembic upgrade head && exec uvicorn main:app --port $PORT',
  ],
  [
    ['gunicorn', '-k', 'uvicorn.workers.UvicornWorker', '-b', '0.0.0.0:80', 'main:app'],
    'exec gunicorn -k uvicorn.workers.UvicornWorker main:app --bind 127.0.0.1:$PORT',
  ],
  [
    ['uvicorn', 'main:app', '--forwarded-allow-ips', '*', '--log-config', '$HOME/a b'],
    `exec uvicorn main:app --forwarded-allow-ips '*' --log-config "$HOME/a b" --port $PORT`,
  ],
]

describe('a worker of Celery', () => {
  it('is told its queues and its name by variables', () =>
    assert.deepEqual(celeryTold(['uv', 'run', 'celery', '-A', 'w', 'worker', '-c', '4']), [
      ...['bash', '-c'],
      'exec uv run celery -A w worker -c 4 ${WORKER_QUEUES:+--queues=$WORKER_QUEUES} --hostname=celery@$HOSTNAME',
    ]))
  it('stays as it is where it says them itself, and so does whatever is none', () => {
    for (const line of ['celery -A w worker -Q a', 'celery -A w beat', 'node worker.js']) {
      assert.equal(celeryTold(line.split(' ')), undefined)
    }
  })
})

describe('a start', () => {
  for (const [words, expected] of commands) {
    it(`of "${words.join(' ')}" is one process on a port of its own`, () =>
      assert.deepEqual(servedHere(words), ['bash', '-c', expected]))
  }
  it('has the script before it that migrates, and stays as it is where it is no known server', () => {
    assert.equal(
      servedHere(['uvicorn', 'a:b'], 'pre.sh')[2],
      'bash pre.sh && exec uvicorn a:b --port $PORT',
    )
    assert.deepEqual(servedHere(['node', 'main.js'], 'pre.sh'), ['node', 'main.js'])
  })
  it('of a program on Node watches no files: a developer has said so, for himself', () => {
    for (const words of [
      ['node', '--watch', 'main.js', '--concurrency=4'],
      ['nodemon', 'main.js', '--concurrency=4'],
    ])
      assert.deepEqual(servedHere(words), ['node', 'main.js', '--concurrency=4'])
    assert.deepEqual(servedHere(['npx/tsx', 'watch', 'a.ts']), ['npx/tsx', 'a.ts'])
    const other = ['nodemon', '--exec', 'tsx', 'a.ts']
    assert.deepEqual(servedHere(other), other)
  })
  it('is that of the last stage, or of the stage that is named', () => {
    const text = `FROM a AS base
CMD ["one"]
FROM base AS dev
ENTRYPOINT ["uv", "run"]
CMD ["fast api", "run"]
FROM base
CMD alembic upgrade head && uvicorn a:b`
    assert.deepEqual(imageStart(text).command, ['sh', '-c', 'alembic upgrade head && uvicorn a:b'])
    assert.deepEqual(imageStart(text, 'dev'), {
      ...{ entrypoint: ['uv', 'run'], command: ['fast api', 'run'] },
    })
  })
  it('is that of the image where the composition names none, its command behind the entrypoint', () => {
    const found = findComposition(
      filesOf({
        'compose.yml': `
services:
  api: { build: { context: back, dockerfile: D } }
  jobs: { build: { context: back, dockerfile: D }, command: celery -A app.worker worker }
  frontend: { build: front, entrypoint: [next, start] }`,
        'back/D': 'FROM a\nENTRYPOINT ["poetry", "run"]\nCMD ["uvicorn", "a:b"]',
        'front/Dockerfile': 'FROM a\nENTRYPOINT ["x"]\nCMD ["y"]',
      }),
    )
    assert.deepEqual(found?.commands, {
      backend: ['poetry', 'run', 'uvicorn', 'a:b'],
      worker: ['poetry', 'run', 'celery', '-A', 'app.worker', 'worker'],
      frontend: ['next', 'start'],
    })
  })
  it('is a factory where a function makes the application; one that is mounted is none', () => {
    const made = (files: Files) => applicationOf(pythonSource(filesOf(files)))?.command
    const factory = { 'b/main.py': 'def create_app():\n    app = FastAPI()\n    return app' }
    assert.deepEqual(made(factory), ['uvicorn', '--factory', 'main:create_app'])
    const mounted = {
      'a.py': 'sub = FastAPI()',
      'b.py': 'from a import sub\nx = FastAPI()\nx.mount("/a", sub)',
    }
    assert.deepEqual(made(mounted), ['uvicorn', 'b:x'])
  })
  it('is the program of the project whose function serves', () => {
    const code = 'def serve():\n    uvicorn.run("app.main:app")\ndef seed(): ...'
    for (const table of ['project.scripts', 'tool.poetry.scripts']) {
      const files = {
        'b/pyproject.toml': `[${table}]\nseed = "app.cli:seed"\napi = "app.cli:serve"`,
        'b/app/cli.py': code,
      }
      assert.deepEqual(servingScript(filesOf(files)), ['api'], table)
    }
    assert.equal(servingScript(filesOf({ 'pyproject.toml': '[', 'app/cli.py': code })), undefined)
  })
  it('is by the tool of the lock file where no program is found', (t) => {
    const path = process.env.PATH
    t.after(() => {
      process.env.PATH = path
    })
    process.env.PATH = ''
    const files = { 'b/uv.lock': '', 'b/main.py': 'app = FastAPI()', 'b/w.py': 'q = Celery("x")' }
    const found = findStarts(filesOf(files), '/nowhere')
    assert.deepEqual(found?.backend.command, ['uv', 'run', 'uvicorn', 'main:app'])
    assert.deepEqual(found?.worker.command, ['uv', 'run', 'celery', '-A', 'w', 'worker'])
  })
})
