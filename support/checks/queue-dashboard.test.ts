/** Where a service learns its release: in its own environment, or in the image that was built of it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ComposeService } from '../ports/composition.ts'
import { reportsRelease } from './queue-dashboard.ts'

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
  assert.throws(() => reportsRelease([worker], 'SENTRY_RELEASE'), /release/)
})

test('a release that the build does not hand over, or the image does not keep, is not known', (t) => {
  const without = built(t, keeping, {})
  const forgotten = built(t, 'FROM node:22\nARG SENTRY_RELEASE\n', { SENTRY_RELEASE: 'v1' })
  const other = built(t, keeping, { SENTRY_RELEASE: 'v2' })
  for (const service of [without, forgotten, other]) {
    assert.throws(() => reportsRelease([service], 'SENTRY_RELEASE'), /release/)
  }
})
