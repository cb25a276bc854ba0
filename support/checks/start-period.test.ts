/** How long failures of a backend's health check do not count. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { waitsForDatabase } from './compose-health.ts'

const backend = (seconds: number) =>
  ({
    name: 'backend',
    healthcheck: { disabled: false, startPeriodMs: seconds * 1000 },
  }) as unknown as ComposeService

test('as long as the database may be tried, and not for long after', () => {
  for (const seconds of [50, 180]) waitsForDatabase(backend(seconds))
  for (const seconds of [0, 49, 181]) {
    assert.throws(() => waitsForDatabase(backend(seconds)), Violation)
  }
})
