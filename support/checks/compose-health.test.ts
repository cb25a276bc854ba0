/** Which services need a health check, and which checks can fail. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ComposeProject } from '../ports/composition.ts'
import { everyServiceIsChecked } from './compose-health.ts'

const judged = (test: readonly string[], inactive: object = {}) => {
  const backend = { name: 'backend', dependsOn: {}, healthcheck: { test } }
  const project = { services: { backend }, inactive }
  return () => everyServiceIsChecked(project as unknown as ComposeProject)
}

it('a shell hides no check that cannot fail', () => {
  judged(['CMD', 'sh', '-c', 'pg_isready -q || exit 1'])()
  for (const test of [
    ['CMD', 'sh', '-c', 'true'],
    ['CMD', '/bin/bash', '-c', 'curl -f http://localhost || exit 0'],
    ['CMD-SHELL', 'exit 0'],
  ])
    assert.throws(judged(test), /cannot fail/, test.join(' '))
})

it('a command that is given by hand has no health, a service behind a profile has', () => {
  const by = (more: object) => ({
    other: { name: 'other', dependsOn: {}, ports: [], tree: { restart: 'no' }, ...more },
  })
  const good = ['CMD', 'curl', '-f', 'http://localhost']
  judged(good, by({}))()
  for (const more of [{ tree: {} }, { tree: { restart: 'always' } }, { ports: [{ target: 80 }] }])
    assert.throws(judged(good, by(more)), /without a health check/)
})
