// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell commands are what is tested
/** How the services of a composition live and end: health, restarts, signals, addresses. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Dependency } from '../../ports/composition.ts'
import { healthyFirst, projectOf, supervise } from './compose-for-tests.ts'
import type { PlayedComposition } from './compose-supervisor.ts'

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

test('what others wait for the end of need not run, what ends by itself has to', async (t) => {
  const first = { condition: 'service_completed_successfully', required: true, restart: false }
  const then = { ...web, dependsOn: { ending: first as Dependency } }
  const { composition } = await supervise(t, projectOf({ ending: {}, web: then }))
  assert.equal((await composition.up()).code, 0)
  const alone = await supervise(t, projectOf({ ending: {}, web }))
  const { code, stderr } = await alone.composition.up()
  assert.equal(code, 1)
  assert.match(stderr, /container demo-ending-1 exited \(0\)/)
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
  const starts = composition.now.logs('failing').map(({ at }) => at)
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
  await until('it listens to signals', () => composition.now.logs('deaf').length > 0)
  await composition.stop(['deaf'])
  assert.equal(stateOf(composition, 'deaf')?.exitCode, 137)
})

test('a service that nothing can play is refused before anything starts', async (t) => {
  const { composition } = await supervise(t, projectOf({ web, proxy: {} }))
  await assert.rejects(composition.up(), { name: 'Unverified', message: /service proxy here/ })
  assert.deepEqual(composition.now.ps(), [])
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
    composition.now.ps().map(({ name, health }) => [name, health]),
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

test('a check knows the name of its host, by which workers call themselves', async (t) => {
  const { composition } = await supervise(t, projectOf({ web: {} }))
  await composition.up()
  const { stdout } = await composition.exec('web', ['sh', '-c', 'echo $HOSTNAME'])
  assert.equal(stdout.trim(), hostname())
})
