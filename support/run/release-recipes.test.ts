/** Which programs play the services of production while one release takes the place of another. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { releaseRecipes } from './release-recipes.ts'

const build = { context: '/r/api', dockerfile: '/r/api/Dockerfile', args: {} }
const celery = (...words: string[]) => ['celery-of-nobody', '-A', 'app.worker', ...words]
const commands = {
  backend: ['serve', '--workers=4'],
  'backend-second': ['serve', '--workers=4'],
  worker: celery('worker', '--concurrency=4'),
  'worker-default': celery('worker', '--concurrency=2', '-Q', 'default'),
  beat: celery('beat'),
  prestart: ['bash', 'scripts/prestart.sh'],
}
const services = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    ...[name, { name, image: 'api:v1.0.0', build, command, ports: [], environment: {} }],
  ]),
)
const manifest = {
  composition: { services: { backend: 'backend', worker: 'worker' }, ports: {}, supplied: {} },
  processes: {
    backend: { command: ['play-api'], cwd: 'api' },
    worker: { command: ['play-worker'], cwd: 'api' },
  },
}

/** What is run for each service of the release that serves. */
function played(changed: object = {}): Record<string, unknown> {
  const places = { repository: '/r', checkout: '/c', front: { url: 'http://127.0.0.1:1' } }
  const project = { services: { ...services, ...changed }, inactive: {} }
  const recipes = releaseRecipes(
    { manifest, addresses: {} } as never,
    { ...places, project } as never,
  )
  return Object.fromEntries(
    Object.entries(recipes).map(([name, recipe]) => [
      ...[name, typeof recipe === 'object' && 'command' in recipe ? recipe.command : recipe],
    ]),
  )
}

it('what comes before the API, and what keeps the time, run as the files say', () => {
  const { prestart, beat } = played()
  assert.deepEqual([prestart, beat], [commands.prestart, commands.beat])
})

it('another API and another worker are played by what plays the first', () => {
  const { 'backend-second': second, 'worker-default': other, backend, worker } = played()
  assert.deepEqual([backend, second], [['play-api'], ['play-api']])
  assert.deepEqual([worker, other], [['play-worker'], ['play-worker']])
})

it('a worker of other queues runs its own command, as in every composition', () => {
  const work = (...options: string[]) => ['node', 'src/worker.js', ...options]
  const worker = { ...services.worker, command: work('--queues=extraction') }
  const other = { ...services['worker-default'], command: work('--queues=default') }
  assert.deepEqual(played({ worker, 'worker-default': other })['worker-default'], other.command)
})
