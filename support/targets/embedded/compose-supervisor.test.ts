// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell commands are what is tested
/** How the services of a composition start: order, environment, Redis, volumes. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { healthyFirst, projectOf, supervise } from './compose-for-tests.ts'
import type { PlayedComposition } from './compose-supervisor.ts'

const secret = 'obviously-fake-password'
const redis = {
  command: ['redis-server', '--requirepass', secret, '--appendonly', 'yes'],
  environment: { REDISCLI_AUTH: secret },
  mounts: [{ type: 'volume', source: 'redis-data', target: '/data', readOnly: false }],
  healthcheck: {
    test: ['CMD-SHELL', 'redis-cli ping | grep -q PONG'],
    disabled: false,
    intervalMs: 5_000,
    timeoutMs: 3_000,
    retries: 3,
  },
}
const web = {
  environment: { TOLD: 'the truth' },
  healthcheck: {
    test: ['CMD', 'curl', '-fsS', 'http://localhost:8000/health'],
    disabled: false,
    intervalMs: 300,
    timeoutMs: 2_000,
    retries: 2,
  },
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    assert(Date.now() < deadline, `not within 10 s: ${what}`)
    await setTimeout(20)
  }
}

const stateOf = (composition: PlayedComposition, service: string) =>
  composition.now.ps().find((state) => state.service === service)

test('services come up in the order of their dependencies, with their addresses made local', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({
      worker: {
        dependsOn: { redis: healthyFirst, web: healthyFirst },
        environment: {
          REDIS_URL: `redis://:${secret}@redis:6379/0`,
          BACKEND: 'http://web:8000/api',
        },
      },
      web,
      redis,
    }),
  )
  const up = await composition.up(['worker'])
  assert.equal(up.code, 0, up.stderr)
  assert.deepEqual(
    Object.fromEntries(composition.now.ps().map(({ service, health }) => [service, health])),
    { redis: 'healthy', web: 'healthy', worker: 'none' },
  )
  await until('the worker speaks', () => composition.now.logs('worker').length > 0)
  const [line] = composition.now.logs('worker')
  const redisAt = composition.address('redis', 6379)
  const webAt = composition.address('web', 8000)
  assert.equal(line?.text, `redis redis://:${secret}@${redisAt}/0 backend http://${webAt}/api`)
  assert.equal((await fetch(`http://${webAt}/`)).status, 200)
  assert.deepEqual(
    composition.now.logs('web').map(({ text }) => text),
    ['told the truth'],
  )
})

test('a process finds its compose environment and what the machine lends it, nothing else', async (t) => {
  const { composition } = await supervise(t, projectOf({ web: { environment: { ONLY: 'this' } } }))
  await composition.up()
  const { stdout } = await composition.exec('web', ['env'])
  const names = stdout
    .split('\n')
    .map((line) => line.split('=')[0])
    .filter((name) => name !== '')
  const shellOwn = ['_', 'PWD', 'SHLVL', 'OLDPWD']
  assert.deepEqual(names.filter((name) => !shellOwn.includes(name ?? '')).sort(), [
    'HOME',
    'HOST',
    'HOSTNAME',
    'ONLY',
    'PATH',
    'PORT',
    'TMPDIR',
  ])
})

test('redis runs with exactly the arguments of the file: what is missing is really missing', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({ redis: { ...redis, command: ['redis-server', '--maxmemory', '8mb'] } }),
  )
  await composition.up()
  const get = async (name: string) =>
    (await composition.exec('redis', ['redis-cli', 'config', 'get', name])).stdout
  assert.equal(await get('requirepass'), 'requirepass\n\n')
  assert.equal(await get('appendonly'), 'appendonly\nno\n')
  assert.equal(await get('maxmemory'), 'maxmemory\n8388608\n')
})

test('redis-cli without the password prints NOAUTH and ends with 0', async (t) => {
  const { composition } = await supervise(t, projectOf({ redis }))
  assert.equal((await composition.up()).code, 0)
  const exec = (text: string) => composition.exec('redis', ['sh', '-c', text])
  const anonymous = await exec('unset REDISCLI_AUTH; redis-cli ping')
  assert.deepEqual(
    [anonymous.code, anonymous.stdout.trim()],
    [0, 'NOAUTH Authentication required.'],
  )
  const wrong = await exec('redis-cli -a wrong ping 2>/dev/null')
  assert.match(wrong.stdout, /NOAUTH/)
  assert.equal((await exec('redis-cli -h redis -p 6379 ping')).stdout, 'PONG\n')
})

test('an option without a value fails as in a container, and up says which container exited', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({ redis: { command: ['redis-server', '--requirepass'] }, web }),
  )
  const { code, stderr } = await composition.up(['redis'])
  assert.equal(code, 1)
  assert.match(stderr, /container demo-redis-1 exited \(1\)/)
})

test('a named volume outlives the container, an unnamed one does not', async (t) => {
  for (const [mounts, kept] of [
    [redis.mounts, '1'],
    [[], '0'],
  ] as const) {
    const { composition } = await supervise(t, projectOf({ redis: { ...redis, mounts } }))
    await composition.up()
    await composition.exec('redis', ['redis-cli', 'set', 'k', 'v'])
    const shell = await composition.exec('redis', ['sh', '-c', 'echo unused'])
    assert.equal(shell.code, 0)
    await composition.restart(['redis'])
    await until('redis answers', () => stateOf(composition, 'redis')?.health === 'healthy')
    assert.equal((await composition.exec('redis', ['redis-cli', 'exists', 'k'])).stdout, '1\n')
    await downAndUp(composition)
    const { stdout } = await composition.exec('redis', ['redis-cli', 'exists', 'k'])
    assert.equal(stdout, `${kept}\n`)
  }
})

async function downAndUp(composition: PlayedComposition): Promise<void> {
  const { execFile } = await import('node:child_process')
  const docker = (...args: string[]) =>
    new Promise<void>((resolve, reject) =>
      execFile(join(composition.commandPath, 'docker'), ['compose', ...args], (error) =>
        error === null ? resolve() : reject(error),
      ),
    )
  await docker('down')
  await docker('up', '-d', '--wait')
}

test('a service that the files do not have is nowhere, although there is a recipe for it', async (t) => {
  const { composition } = await supervise(t, projectOf({ web }))
  assert.equal(composition.address('redis', 6379), undefined)
  assert.match(composition.address('web', 8000) ?? 'nowhere', /^127\.0\.0\.1:\d+$/)
})
