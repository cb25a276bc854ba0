/** Which systems have a sweep that the suite can send by itself, and how long it may take. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { refuseUnscheduled, sweepOf } from './swept-jobs.ts'

const manifestWith = (resilience: object) => ({ resilience }) as unknown as Manifest
const lostAfter = { variable: 'STALE', unit: 'whole-min' }

test('a sweep has time until the shortest age that the setting can have is over', () => {
  const sweep = sweepOf(manifestWith({ sweepTask: 'tasks.sweep', lostAfter }))
  assert.deepEqual(sweep?.changes, { STALE: '1' })
  assert.ok(sweep !== undefined && sweep.withinMs > 60_000)
})

test('workers that look by themselves are told to do so often', () => {
  const often = { variable: 'EVERY', unit: 's' }
  const sweep = sweepOf(manifestWith({ sweep: often, lostAfter: { variable: 'OLD', unit: 's' } }))
  assert.deepEqual(sweep?.changes, { OLD: '3', EVERY: '0.5' })
  assert.equal(sweep?.task, undefined)
})

test('without its task or without its age there is none', () => {
  assert.equal(sweepOf(manifestWith({ lostAfter })), undefined)
  assert.equal(sweepOf(manifestWith({ sweepTask: 'tasks.sweep' })), undefined)
})

test('a sweep that nobody schedules proves nothing', () => {
  const sweep = { task: 'tasks.sweep', changes: {}, withinMs: 1 }
  const projectWith = (command: readonly string[]) =>
    ({ services: { timer: { name: 'timer', command } } }) as unknown as ComposeProject
  const beat = projectWith(['bash', '-c', 'exec celery -A app.worker beat'])
  refuseUnscheduled(sweep, ['tasks.sweep'], beat)
  assert.throws(() => refuseUnscheduled(sweep, [], beat), Unverified)
  const none = projectWith(['celery', '-A', 'app.worker', 'worker'])
  assert.throws(() => refuseUnscheduled(sweep, ['tasks.sweep'], none), Unverified)
})
