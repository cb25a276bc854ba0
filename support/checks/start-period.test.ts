/** How soon a backend counts as unhealthy: failures count after the start period, and several are needed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { waitsForDatabase } from './compose-health.ts'

const backend = (startPeriod: number, retries?: number, interval?: number) => {
  const figures = {
    ...(retries === undefined ? {} : { retries }),
    ...(interval === undefined ? {} : { intervalMs: interval * 1000 }),
  }
  const healthcheck = { disabled: false, startPeriodMs: startPeriod * 1000, ...figures }
  return { name: 'backend', healthcheck } as unknown as ComposeService
}

test('the failures that are needed count as well as the start period', () => {
  for (const given of [backend(50, 1, 10), backend(30, 3, 10), backend(0), backend(180, 3, 10)]) {
    waitsForDatabase(given)
  }
  for (const given of [backend(0, 3, 10), backend(29, 3, 10), backend(600, 3, 10)]) {
    assert.throws(() => waitsForDatabase(given), Violation)
  }
})
