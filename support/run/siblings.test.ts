/** What plays the services beside backend and worker, and with which variables. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { siblingsOf, withImageVariables } from './siblings.ts'

function scene(t: TestContext) {
  const repository = folderWith(t, {
    'api/Dockerfile': 'FROM python\nWORKDIR /app\nENV PYTHONPATH=/app MODE=image\n',
  })
  const build = {
    context: join(repository, 'api'),
    dockerfile: join(repository, 'api/Dockerfile'),
    args: {},
  }
  const command = ['beat']
  const services = {
    backend: { name: 'backend', image: 'api:1', build, environment: {} },
    worker: { name: 'worker', image: 'api:1', environment: { MODE: 'file' } },
    prestart: { name: 'prestart', image: 'api:1', build, command: ['prepare'], environment: {} },
    beat: { name: 'beat', image: 'api:1', command, environment: {} },
    migrate: { name: 'migrate', build, command: ['migrate'], environment: {} },
    site: {
      name: 'site',
      build: { ...build, dockerfile: 'site/Dockerfile' },
      command,
      environment: {},
    },
    flower: { name: 'flower', image: 'flower:2', command, environment: {} },
  }
  const process = { command: ['x'], cwd: 'api' }
  const manifest = {
    composition: { services: { backend: 'backend', worker: 'worker' } },
    processes: { backend: process, worker: process },
  }
  return { repository, project: { services, inactive: {} }, manifest }
}

it('whatever is made of the same and has a command of its own is played by it', (t) => {
  const { repository, project, manifest } = scene(t)
  const cwd = join(repository, 'api')
  assert.deepEqual(siblingsOf(project as never, manifest as never, repository, {}), {
    prestart: { command: ['prepare'], cwd },
    beat: { command: ['beat'], cwd },
    migrate: { command: ['migrate'], cwd },
  })
})

it('another worker runs its own command where this machine can, a further API what plays the first', (t) => {
  const { repository, project, manifest } = scene(t)
  const first = { backend: { command: ['a'], cwd: '/' }, worker: { command: ['w'], cwd: '/' } }
  const work = (...options: string[]) => ['node', 'src/worker.js', ...options]
  const absent = ['a-program-of-nobody', 'worker']
  const services = {
    ...project.services,
    worker: { ...project.services.worker, command: work('--queues=all') },
    second: { ...project.services.worker, name: 'second', command: work('--queues=default') },
    'backend-second': { ...project.services.backend, name: 'backend-second' },
  }
  const played = siblingsOf({ ...project, services } as never, manifest as never, repository, first)
  const cwd = join(repository, 'api')
  assert.deepEqual(played.second, { command: work('--queues=default'), cwd })
  assert.deepEqual(played['backend-second'], first.backend)
  const worker = { ...services.worker, command: absent }
  const second = { ...services.second, command: [...absent, '-Q', 'default'] }
  const others = { ...services, worker, second }
  const without = siblingsOf(
    { ...project, services: others } as never,
    manifest as never,
    repository,
    first,
  )
  assert.deepEqual(without.second, first.worker)
})

it('processes find the variables of the image that another service makes, the file’s own first', (t) => {
  const { repository, project } = scene(t)
  const cwd = join(repository, 'api')
  const played = withImageVariables(project as never, {
    ...{ worker: { command: ['w'], cwd }, beat: { command: ['b'], cwd } },
    ...{ redis: 'redis', flower: { command: ['f'], cwd }, mail: { suppliedAt: 'x:1' } },
  })
  assert.deepEqual(played, {
    worker: { command: ['w'], cwd, env: { PYTHONPATH: cwd } },
    beat: { command: ['b'], cwd, env: { PYTHONPATH: cwd, MODE: 'image' } },
    ...{ redis: 'redis', flower: { command: ['f'], cwd }, mail: { suppliedAt: 'x:1' } },
  })
})
