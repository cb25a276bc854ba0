/** The password of a workflow's Redis is looked for where compose takes it from. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { findStep } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { redisOf } from './workflow-redis.ts'

const dir = await mkdtemp(join(tmpdir(), 'plumbline-workflow-redis-'))
const redis = await startRedis({ launch: launcher(), dir: join(dir, 'redis') })
after(async () => {
  await redis.stop()
  await rm(dir, { recursive: true, force: true })
})
const { host, port, password } = redis.address

const scene = {
  manifest: { composition: { services: { redis: 'cache' }, ports: {} } },
} as unknown as Scene
const made = {
  repository: dir,
  composition: { address: () => `${host}:${port}` },
} as unknown as ComposedSystem

/** What the job's own environment says, and what that of its step that brings everything up. */
function urlFor(file: string, job: string, step: string): Promise<URL> {
  writeFileSync(join(dir, '.env'), file)
  writeFileSync(
    join(dir, 'ci.yml'),
    `on: push
jobs:
  test:
    runs-on: x
    env: { ${job} }
    steps:
      - { run: docker compose -f a.yml up -d --wait, env: { ${step} } }
      - { run: docker compose exec -T cache redis-cli ping }
`,
  )
  const located = findStep(loadWorkflow(join(dir, 'ci.yml')), ({ run = '' }) => /ping/.test(run))
  assert.ok(located)
  return redisOf(scene, made, located, { cwd: dir, env: {} })
}

test('the job, its step or the environment file may give it, in an address or alone', async () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [`REDIS_URL=redis://:${password}@cache:6379/0\n`, '', ''],
    [`REDIS_PASSWORD=of-the-file\n`, `REDIS_PASSWORD: ${password}`, ''],
    [`REDIS_URL=redis://:100%@cache\n`, '', `CACHE_URL: "redis://:${password}@localhost:6379"`],
  ]
  for (const given of cases) {
    const url = await urlFor(...given)
    assert.equal(url.password, password, given.join())
    assert.equal(url.host, `${host}:${port}`)
  }
})

test('where nobody gives it the check cannot be made', async () => {
  await assert.rejects(urlFor('REDIS_PASSWORD=other\n', 'A: b', ''), Unverified)
})
