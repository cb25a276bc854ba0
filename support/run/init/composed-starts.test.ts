/** Programs of containers are started without them, as far as a repository and this machine have what they need. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { composedStarts } from './composed-starts.ts'
import { startsOf } from './draft-starts.ts'
import { findSite } from './find-site.ts'
import { filledIn, programLine } from './program-lines.ts'

type Files = Readonly<Record<string, string>>

const filesOf = (files: Files) => ({
  paths: Object.keys(files).sort(),
  text: (path: string) => files[path] ?? '',
})

const python = {
  'docker-compose.prod.yml': `
services:
  backend: { build: { context: ./api, dockerfile: Dockerfile.prod } }
  celery-worker:
    build: { context: ./api, dockerfile: Dockerfile.prod }
    command: celery -A app.queue worker -B -s /tmp/beat -Q files,default --pidfile=/run/w.pid --concurrency=\${SLOTS:-2}
`,
  'api/Dockerfile.prod':
    'FROM a\nWORKDIR /app\nENV PYTHONPATH=/app\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["uvicorn", "app.main:app", "--port", "8000", "--proxy-headers", "--forwarded-allow-ips", "*"]',
  'api/entrypoint.sh': '#!/bin/sh\nset -e\nalembic upgrade head\nexec "$@"\n',
  'api/app/main.py': 'app = FastAPI()',
  'api/app/queue.py': 'queue = Celery("x")',
}

const node = {
  'docker-compose.prod.yml': `
services:
  backend:
    build: { context: ., dockerfile: server/Dockerfile }
    command: ["sh", "-c", "node src/migrate.ts up && exec node src/main.ts"]
  worker:
    build: { context: ., dockerfile: server/Dockerfile }
    command: ["node", "src/worker.ts"]
    healthcheck: { test: [CMD, curl, "http://localhost:8000/health"] }
`,
  'server/src/main.ts': '',
  'server/src/worker.ts': '',
}

const compiled = {
  'docker-compose.prod.yml': `
services:
  worker: { build: api, command: [node, dist/worker/main.js] }
  backend: { build: api }
`,
  'api/Dockerfile': 'FROM node\nCMD ["./start.sh"]',
  'api/start.sh': 'if [ "$MIGRATE" ]; then\n  node dist/migrate.js\nfi\nexec node dist/main.js\n',
  'api/package.json': '{ "scripts": { "build": "tsc" } }',
  'api/src/main.ts': '',
  'api/src/worker/main.ts': '',
}

describe('a start by the composition', () => {
  it('is the program behind the entrypoint, with its own options and without those of its container', () => {
    const found = composedStarts(filesOf(python), '/nowhere', { SLOTS: '3' })
    assert.deepEqual(found?.backend?.command.slice(-4), [
      ...['app.main:app', '--proxy-headers', '--forwarded-allow-ips', '*'],
    ])
    assert.equal(found?.backend?.cwd, 'api')
    assert.equal(found?.backend?.port, 'UVICORN_PORT')
    assert.deepEqual(found?.backend?.environment, { PYTHONPATH: '.' })
    assert.match(
      found?.worker?.command.join(' ') ?? '',
      /^bash -c exec .*celery -A app\.queue worker -B -Q files,default --concurrency=3 -s "\$\(mktemp -d\)\/schedule"$/,
    )
  })
  it('leaves migrations out, finds the folder by the file, and gives a port to a worker that is asked', () => {
    const found = composedStarts(filesOf(node), '/nowhere', {})
    const at = { cwd: 'server', installed: true, port: 'PORT' }
    assert.deepEqual(found?.backend, { command: ['node', 'src/main.ts'], ...at })
    assert.deepEqual(found?.worker, { command: ['node', 'src/worker.ts'], ...at })
  })
  it('is the compiled program of a source, which has to be made first', () => {
    const found = composedStarts(filesOf(compiled), '/nowhere', {})
    const at = { cwd: 'api', installed: false, build: ['npm', 'run', 'build'] }
    assert.deepEqual(found?.backend, { command: ['node', 'dist/main.js'], port: 'PORT', ...at })
    assert.deepEqual(found?.worker, { command: ['node', 'dist/worker/main.js'], ...at })
  })
  it('has the values that the container would fill in, or leaves them to a shell', () => {
    const files = {
      'docker-compose.prod.yml': `
services:
  backend: { build: api, command: ./start.sh }
  worker: { build: api, command: 'sh -c "python seed.py && celery -A main worker -l $\${LEVEL} -n w@$\${HOST}"' }
`,
      'api/start.sh':
        'exec uvicorn main:app --port "${PORT:-8000}" --root-path "${ROOT:-/a}" --header "v:${TAG}"',
      'api/main.py': '',
    }
    const found = composedStarts(filesOf(files), '/nowhere', { LEVEL: 'info' })
    assert.match(
      found?.backend?.command.join('|') ?? '',
      /^bash\|-c\|exec .*uvicorn main:app --root-path \/a --header "v:\$\{TAG\}" --port \$PORT$/,
    )
    assert.match(
      found?.worker?.command.join('|') ?? '',
      /^bash\|-c\|python seed\.py && exec .*celery -A main worker -l info -n "w@\$\{HOST\}"$/,
    )
  })
  it('is none where the repository does not have what the container starts', () => {
    const { 'server/src/main.ts': _, 'server/src/worker.ts': __, ...rest } = node
    assert.equal(composedStarts(filesOf(rest), '/nowhere', {}), undefined)
  })
  it('comes before what the programs alone would tell, role by role', () => {
    const { 'api/Dockerfile.prod': _, ...rest } = python
    const { entries, open } = startsOf(filesOf(rest), '/nowhere', {})
    const text = JSON.stringify([entries, open])
    // Whether the programs are on this machine decides where it stands, not what it says.
    assert.match(text, /uvicorn\W+main:app/)
    assert.match(text, /-Q files,default/)
  })
})

describe('the program of a command line', () => {
  const at = (given: readonly string[], files: Files = {}) =>
    programLine(filesOf(files), 'api', given)
  it('lies behind shells, scripts and processes that only start it', () => {
    const files = {
      'api/scripts/start.sh':
        '#!/bin/bash\n# all\npython seed.py\nexec gunicorn -k u \\\n  main:app\n',
    }
    const expected = ['gunicorn', '-k', 'u', 'main:app']
    assert.deepEqual(at(['/app/scripts/start.sh'], files).words, expected)
    assert.deepEqual(at(['bash', 'scripts/start.sh'], files).words, expected)
    assert.deepEqual(
      at(['tini', '--', 'sh', '-c', 'exec ./scripts/start.sh'], files).words,
      expected,
    )
  })
  it('keeps what has to run first, but for migrations', () => {
    const { before, words } = at([
      'sh',
      '-c',
      'alembic upgrade head && python seed.py; uvicorn a:b',
    ])
    assert.deepEqual([before, words], [['python seed.py'], ['uvicorn', 'a:b']])
  })
  it('ends where a script calls itself', () => {
    assert.deepEqual(at(['./a.sh'], { 'api/a.sh': './a.sh' }).words, ['./a.sh'])
  })
  it('has the values of its variables, and their defaults where the target fills them', () => {
    assert.equal(filledIn('-c ${A:-2}$$B $C', { C: '5' }), '-c 2$B 5')
    assert.equal(filledIn('${URL:-x}', { URL: '${redis.url}' }), 'x')
  })
})

describe('a site', () => {
  const image =
    'FROM n AS build\nRUN npm ci\nRUN cd . && pnpm run build\nFROM nginx\nCOPY --from=build a b'
  const files = (dockerfile: string, manifest: object): Files => ({
    'docker-compose.prod.yml': 'services: { frontend: { build: ./web } }',
    'web/Dockerfile': dockerfile,
    'web/package.json': JSON.stringify(manifest),
    'web/serve.mjs': '',
  })
  const site = (all: Files) => findSite(filesOf(all), '/nowhere')?.value
  it('that is files behind a proxy is served by its own tool, on the port that it is told', () => {
    const found = site(files(image, { devDependencies: { vite: '6' } }))
    assert.deepEqual(found?.production.build, ['pnpm', 'run', 'build'])
    assert.match(found?.production.command[2] ?? '', /vite preview .*--port \$PORT --strictPort$/)
    assert.deepEqual([found?.cwd, found?.installed], ['web', false])
  })
  it('is built as its image builds it, without the maps of its sources', () => {
    const build = "pnpm run build && find dist -name '*.map' -delete"
    const tidied = image.replace('pnpm run build', `${build} && rm -rf node_modules`)
    const found = site(files(tidied, { devDependencies: { vite: '6' } }))
    assert.deepEqual(found?.production.build, ['bash', '-c', build])
  })
  it('is served by the program of its image, or by its own start', () => {
    const own = `${image}\nCMD ["node", "serve.mjs"]`
    assert.deepEqual(site(files(own, {}))?.production.command, ['node', 'serve.mjs'])
    const copied = `${image}\nCMD ["node", "server.js"]`
    const scripts = { build: 'x', start: 'y' }
    assert.deepEqual(site(files(copied, { scripts }))?.production.command, ['npm', 'start'])
  })
  it('lies beside its image where the context is a repository of several packages', () => {
    const found = site({
      'docker-compose.prod.yml':
        'services: { frontend: { build: { context: ., dockerfile: apps/web/Dockerfile } } }',
      'apps/web/Dockerfile': image,
      'apps/web/package.json': JSON.stringify({ devDependencies: { vite: '6' } }),
      'package.json': JSON.stringify({ workspaces: ['apps/*'] }),
    })
    assert.equal(found?.cwd, 'apps/web')
  })
  it('is left open where nothing tells how it is served', () => {
    assert.equal(site(files(image, {})), undefined)
    assert.equal(site({ 'frontend/package.json': 'null' }), undefined)
  })
})
