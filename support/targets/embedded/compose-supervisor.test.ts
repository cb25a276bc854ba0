// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell commands are what is tested
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Composition } from '../../ports/composition.ts'
import { healthyFirst, projectOf, supervise } from './compose-for-tests.ts'

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

const stateOf = (composition: Composition, service: string) =>
  composition.ps().find((state) => state.service === service)

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
    Object.fromEntries(composition.ps().map(({ service, health }) => [service, health])),
    { redis: 'healthy', web: 'healthy', worker: 'none' },
  )
  await until('the worker speaks', () => composition.logs('worker').length > 0)
  const [line] = composition.logs('worker')
  const redisAt = composition.address('redis', 6379)
  const webAt = composition.address('web', 8000)
  assert.equal(line?.text, `redis redis://:${secret}@${redisAt}/0 backend http://${webAt}/api`)
  assert.equal((await fetch(`http://${webAt}/`)).status, 200)
  assert.deepEqual(
    composition.logs('web').map(({ text }) => text),
    ['told the truth'],
  )
})

test('a process finds its compose environment and the three of the machine, nothing else', async (t) => {
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

async function downAndUp(composition: Composition): Promise<void> {
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

test('an unhealthy dependency ends up with the words of compose, and nothing waits on it', async (t) => {
  const { composition, cwd } = await supervise(
    t,
    projectOf({ web, worker: { dependsOn: { web: healthyFirst } } }),
  )
  writeFileSync(join(cwd, 'sick'), '')
  const { code, stderr } = await composition.up()
  assert.equal(code, 1)
  assert.match(stderr, /dependency failed to start: container demo-web-1 is unhealthy/)
  assert.equal(stateOf(composition, 'worker'), undefined)
})

test('a dependency without a health check cannot be waited for', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({ web: {}, worker: { dependsOn: { web: healthyFirst } } }),
  )
  const { code, stderr } = await composition.up()
  assert.equal(code, 1)
  assert.match(stderr, /container demo-web-1 has no healthcheck configured/)
})

test('health returns and goes with the check, at the pace of the file', async (t) => {
  const { composition, cwd } = await supervise(t, projectOf({ web }))
  assert.equal((await composition.up()).code, 0)
  writeFileSync(join(cwd, 'sick'), '')
  const began = performance.now()
  await until('unhealthy', () => stateOf(composition, 'web')?.health === 'unhealthy')
  // Two failures, one interval apart, and the rest of the interval under way.
  assert(performance.now() - began >= 290)
})

test('a crash loop is restarted with a growing pause and does not hang up', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({ failing: { restart: 'always', healthcheck: web.healthcheck } }),
  )
  const { code, stderr } = await composition.up()
  assert.equal(code, 1)
  assert.match(stderr, /container demo-failing-1 keeps restarting: exit 3, 5 restarts/)
  const starts = composition.logs('failing').map(({ at }) => at)
  assert(starts.length >= 5)
  const pauses = starts.slice(1).map((at, index) => at - (starts[index] ?? at))
  assert((pauses.at(-1) ?? 0) > 2 * (pauses[0] ?? 0), pauses.join(' '))
})

const policies = [
  ['no', 'failing', 0],
  ['on-failure', 'ending', 0],
  ['on-failure:2', 'failing', 2],
] as const

for (const [restart, service, restarts] of policies) {
  test(`restart: ${restart} starts a program that ends (${service}) ${restarts} times again`, async (t) => {
    const { composition } = await supervise(t, projectOf({ [service]: { restart } }))
    await composition.up()
    await until('it stays down', () => {
      const state = stateOf(composition, service)
      return state?.state === 'exited' && state.restarts === restarts
    })
    await setTimeout(300)
    assert.equal(stateOf(composition, service)?.restarts, restarts)
  })
}

test('a crash restarts the service, a kill on purpose does not', async (t) => {
  const { composition } = await supervise(t, projectOf({ web: { ...web, restart: 'always' } }))
  await composition.up()
  await composition.crash('web')
  await until('it is back', () => stateOf(composition, 'web')?.health === 'healthy')
  assert.equal(stateOf(composition, 'web')?.restarts, 1)
  assert.equal((await composition.kill('web')).code, 0)
  await setTimeout(300)
  assert.deepEqual(
    [stateOf(composition, 'web')?.state, stateOf(composition, 'web')?.exitCode],
    ['exited', 137],
  )
})

test('stop sends the signal of the file and kills after the grace period', async (t) => {
  const deaf = [
    '-e',
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')",
  ]
  const { composition } = await supervise(t, projectOf({ web, deaf: { stopGracePeriodMs: 200 } }), {
    recipes: {
      web: { command: ['node', 'http.mjs'], cwd: '/', containerPort: 8000, portVariable: 'PORT' },
      deaf: { command: ['node', ...deaf], cwd: '/' },
    },
  })
  await composition.up(['deaf'])
  await until('it listens to signals', () => composition.logs('deaf').length > 0)
  await composition.stop(['deaf'])
  assert.equal(stateOf(composition, 'deaf')?.exitCode, 137)
})

test('a service that nothing can play is refused before anything starts', async (t) => {
  const { composition } = await supervise(t, projectOf({ web, proxy: {} }))
  await assert.rejects(composition.up(), { name: 'Unverified', message: /service proxy here/ })
  assert.deepEqual(composition.ps(), [])
  assert.equal((await composition.up(['web'])).code, 0)
})

test('a service that the target supplies is only an address', async (t) => {
  const { composition } = await supervise(
    t,
    projectOf({ mail: {}, web: { environment: { SMTP_HOST: 'mail', SMTP_PORT: '1025' } } }),
  )
  assert.equal((await composition.up()).code, 0)
  const { stdout } = await composition.exec('web', ['sh', '-c', 'echo $SMTP_HOST:$SMTP_PORT'])
  assert.equal(stdout, '127.0.0.1:2525\n')
  assert.equal(composition.address('mail', 1025), '127.0.0.1:2525')
  assert.equal(composition.address('mail', 1080), undefined)
})

test('several containers of a service have their own ports, a fixed one forbids them', async (t) => {
  const { composition } = await supervise(t, projectOf({ web: { ...web, replicas: 2 } }))
  assert.equal((await composition.up()).code, 0)
  assert.deepEqual(
    composition.ps().map(({ name, health }) => [name, health]),
    [
      ['demo-web-1', 'healthy'],
      ['demo-web-2', 'healthy'],
    ],
  )
  const ports = [{ target: 8000, published: 8000, protocol: 'tcp' }]
  const fixed = await supervise(t, projectOf({ web: { ...web, replicas: 2, ports } }))
  const { code, stderr } = await fixed.composition.up()
  assert.equal(code, 1)
  assert.match(stderr, /port is already allocated/)
})

test('published addresses are found again in texts', async (t) => {
  const ports = [{ target: 8000, published: 9000, protocol: 'tcp' }]
  const { composition } = await supervise(t, projectOf({ web: { ...web, ports } }))
  const at = composition.address('web', 8000)
  assert.equal(
    composition.localize('http://localhost:9000/x http://localhost:90001 0.0.0.0:9000'),
    `http://${at}/x http://localhost:90001 ${at}`,
  )
})
