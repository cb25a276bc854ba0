/** Which jobs must have failed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedAtAll } from './retries.ts'
import type { Treated } from './unreliable-storage.ts'

const job = (damaged: boolean, state: string, status: string) =>
  ({ treatment: { outcome: 'at once', damaged }, record: { state }, status }) as Treated

test('a mock that reads nothing does not trip over a damaged document, and a lost one fails', () => {
  const mocked = job(true, 'completed', 'DRAFT')
  const failed = job(true, 'failed', 'FAILED')
  const untold = job(true, 'failed', 'DRAFT')
  const lost = job(false, 'completed', 'DRAFT')
  assert.deepEqual(failedAtAll([mocked, failed, untold, lost]), [failed, untold, lost])
})
