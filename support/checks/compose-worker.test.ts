/** What a worker of a composition is made of. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { sameEnvironment, workersOf } from './compose-worker.ts'
import { sameBuild } from './worker-build.ts'
import { runsWorkerProgram } from './worker-program.ts'

const made = (more: object) => ({ name: 'worker', image: 'app:1', ...more }) as ComposeService
const backend = made({ name: 'backend', build: { context: '/app' } })

it('a worker may name the image that the build of the backend makes', () => {
  sameBuild(made({}), backend)
  sameBuild(made({ build: { context: '/app' } }), backend)
})

it('another image, or another build, is another worker', () => {
  assert.throws(() => sameBuild(made({ image: 'app:2' }), backend), Violation)
  assert.throws(() => sameBuild(made({ build: { context: '/other' } }), backend), Violation)
})

it('a Dockerfile or a stage of its own is the same build where context and release are', () => {
  const built = (context: string, dockerfile: string, target?: string) =>
    made({ image: undefined, build: { context, dockerfile, target } })
  sameBuild(built('/app', '/app/worker/Dockerfile'), built('/app', '/app/api/Dockerfile'))
  sameBuild(built('/app', '/app/Dockerfile', 'worker'), built('/app', '/app/Dockerfile', 'api'))
  const other = built('/worker', '/worker/Dockerfile')
  assert.throws(() => sameBuild(other, built('/app', '/app/Dockerfile')), Violation)
})

it('a build that names no image is of the release of the checkout, whatever the other image is tagged', () => {
  const tagged = made({ image: 'backend:latest', build: { context: '/app', dockerfile: '/app/D' } })
  const own = (context: string) =>
    made({ image: undefined, build: { context, dockerfile: '/app/D' } })
  sameBuild(own('/app'), tagged)
  assert.throws(() => sameBuild(own('/other'), tagged), Violation)
  const older = made({ image: 'backend:1', build: { context: '/app', dockerfile: '/app/D' } })
  assert.throws(() => sameBuild(older, tagged), Violation)
})

it('two images are one release where registry and tag are the same', () => {
  const image = (name: string) => made({ image: name })
  sameBuild(image('ghcr.io/us/worker:1'), image('ghcr.io/us/api:1'))
  for (const name of [
    'ghcr.io/us/worker:2',
    'ghcr.io/them/worker:1',
    'ghcr.io/us/worker',
    'worker:1',
  ])
    assert.throws(() => sameBuild(image(name), image('ghcr.io/us/api:1')), Violation, name)
  assert.throws(() => sameBuild(image('worker:1'), image('api:1')), Violation)
})

it('a worker is known by its program, whatever shell the manifest starts it with', () => {
  const command = ['celery', '-A', 'app.worker', 'worker', '--queues=a']
  const services = {
    one: made({ name: 'one', command }),
    other: made({ name: 'other', command: ['x'] }),
  }
  const started = [
    ['celery', '-A', 'app.worker', 'worker', '-c', '4'],
    [
      'bash',
      '-c',
      'migrate && exec celery -A app.worker worker ${Q:+-Q $Q} --hostname=celery@$HOSTNAME',
    ],
  ]
  for (const words of started) {
    const manifest = {
      composition: { services: { worker: 'worker' } },
      processes: { worker: { command: words } },
    } as unknown as Manifest
    const found = workersOf({ services } as unknown as ComposeProject, manifest)
    assert.deepEqual(
      found.map(({ name }) => name),
      ['one'],
    )
  }
})

const split = {
  worker: made({
    command: ['node', 'src/worker.js', '--queues=extraction_tasks', '--concurrency=8'],
  }),
  other: made({ name: 'other', command: ['node', 'src/worker.js', '--queues', 'default'] }),
  backend: made({ name: 'backend', command: ['node', 'src/server.js'] }),
}
const namesIn = (manifest: object) =>
  workersOf({ services: split } as unknown as ComposeProject, manifest as Manifest).map(
    ({ name }) => name,
  )

it('what a worker takes is no part of its program, be it on Node or filled in by a shell', () => {
  const script = 'exec node src/worker.js --queues=${Q:-a,b} --concurrency=${N:-4}'
  for (const command of [
    ['bash', '-c', script],
    ['node', 'src/worker.js', '--queues=a'],
  ])
    assert.deepEqual(
      namesIn({
        composition: { services: { worker: 'worker' } },
        processes: { worker: { command } },
      }),
      ['worker', 'other'],
    )
})

it('of a repository alone a worker of BullMQ is called nothing that a document prints', (t) => {
  const alone = {
    composition: { services: { worker: 'worker' } },
    queue: { kind: 'bullmq' },
    processes: {},
    repository: folderWith(t, { 'package.json': '{"dependencies":{"bullmq":"^5"}}' }),
  }
  assert.deepEqual(namesIn(alone), ['worker', 'other'])
  const judged = () => runsWorkerProgram(split.worker, alone as unknown as Manifest)
  assert.throws(judged, Unverified)
  const printed = { ...alone, queue: { kind: 'celery' } } as unknown as Manifest
  assert.throws(() => runsWorkerProgram(split.worker, printed), Violation)
})

it('both may get another address than the file tells, and neither a blank or another value', () => {
  const manifest = {
    environments: {},
    environment: {},
    queue: { kind: 'celery' },
  } as unknown as Manifest
  const names = ['CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND', 'DATABASE_URL', 'SUPABASE_URL']
  const all = [...names, 'SUPABASE_SERVICE_KEY', 'REDIS_URL']
  const inside = Object.fromEntries(all.map((name) => [name, 'http://host.docker.internal:54321']))
  const judged = (environment: object) => () =>
    sameEnvironment(made({ environment }), made({ environment: inside }), manifest)
  judged(inside)()
  for (const value of [undefined, ' ', 'http://localhost:54321'])
    assert.throws(judged({ ...inside, SUPABASE_URL: value }), Violation)
})
