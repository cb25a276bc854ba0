/** Where a service learns its release: in its own environment, or in the image that was built of it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { isGuarded, reportsRelease } from './queue-dashboard.ts'

function built(t: TestContext, dockerfile: string, args: Readonly<Record<string, string>>) {
  const context = mkdtempSync(join(tmpdir(), 'release-'))
  t.after(() => rmSync(context, { recursive: true }))
  writeFileSync(join(context, 'Dockerfile'), dockerfile)
  const build = { context, dockerfile: join(context, 'Dockerfile'), args }
  return { name: 'backend', image: 'own:v1', environment: {}, build } as unknown as ComposeService
}

const keeping = 'FROM node:22\nARG SENTRY_RELEASE\nENV SENTRY_RELEASE=$SENTRY_RELEASE\n'

test('an image that keeps the release it is built with tells it to its service', (t) => {
  const [told] = reportsRelease([built(t, keeping, { SENTRY_RELEASE: 'v1' })], 'SENTRY_RELEASE')
  assert.equal(told?.release, 'v1')
})

test('a service of an image that another one builds is told what that image keeps', (t) => {
  const builder = built(t, keeping, { SENTRY_RELEASE: 'v1' })
  const { build: _, ...rest } = builder
  const worker = { ...rest, name: 'worker' }
  const told = reportsRelease([worker, builder], 'SENTRY_RELEASE')
  assert.deepEqual(
    told.map(({ release }) => release),
    ['v1', 'v1'],
  )
})

test('an image that something else builds may know its release: nobody can tell by the compose files', () => {
  const pulled = { name: 'backend', image: 'registry/own:v1', environment: {} }
  const told = (environment: object) =>
    reportsRelease([{ ...pulled, environment } as unknown as ComposeService], 'SENTRY_RELEASE')
  assert.throws(() => told({}), Unverified)
  assert.throws(() => told({ SENTRY_RELEASE: '' }), Violation)
  assert.throws(() => told({ SENTRY_RELEASE: 'own@v2' }), Violation)
  assert.equal(told({ SENTRY_RELEASE: 'own@v1' })[0]?.release, 'own@v1')
})

test('a release that the build does not hand over, or the image does not keep, is not known', (t) => {
  const without = built(t, keeping, {})
  const forgotten = built(t, 'FROM node:22\nARG SENTRY_RELEASE\n', { SENTRY_RELEASE: 'v1' })
  const other = built(t, keeping, { SENTRY_RELEASE: 'v2' })
  for (const service of [without, forgotten, other]) {
    assert.throws(() => reportsRelease([service], 'SENTRY_RELEASE'), /release/)
  }
})

/** A composition of one dashboard, which has a fixed version and the password of the queue. */
function showing(service: object): ComposeProject {
  const environment = { REDIS_PASSWORD: 'long' }
  const whole = { name: 'dashboard', environment, ports: [], dependsOn: {}, tree: {}, ...service }
  return { files: [], services: { dashboard: whole }, inactive: {} } as unknown as ComposeProject
}
const published = [{ hostIp: '0.0.0.0', target: 5555 }]

test('a developer may publish a dashboard as the documents do, a server may not', () => {
  const project = showing({ image: 'mher/flower:2.0', ports: published })
  isGuarded(project, 'local development')
  assert.throws(() => isGuarded(project, 'production'), /published/)
})

test('the login of Flower is judged elsewhere, that of another dashboard here', () => {
  isGuarded(showing({ image: 'mher/flower:2.0' }), 'production')
  const board = { image: 'deadly0/bull-board:3.2' }
  assert.throws(() => isGuarded(showing(board), 'production'), /lets everybody in/)
  const environment = { REDIS_PASSWORD: 'long', USER_LOGIN: 'admin' }
  isGuarded(showing({ ...board, environment }), 'production')
})
