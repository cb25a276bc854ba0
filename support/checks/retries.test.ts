/** Which drafts prove that no work reads the documents. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofAMock } from './retries.ts'
import type { Treated } from './unreliable-storage.ts'

const job = (extraction: string, damaged: boolean, state: string, status: string) =>
  ({
    ...{ upload: { extraction }, treatment: { outcome: 'at once', damaged } },
    ...{ record: { state }, status },
  }) as Treated

test('a mock draws questions from a damaged document; a draft without any hides a failure', async () => {
  const mocked = job('mocked', true, 'completed', 'DRAFT')
  const others = [
    job('swallowed', true, 'completed', 'DRAFT'),
    job('failed', true, 'failed', 'FAILED'),
    job('untold', true, 'failed', 'DRAFT'),
    job('lost', false, 'completed', 'DRAFT'),
  ]
  const questions = async (extraction: string) => (extraction === 'swallowed' ? 0 : 3)
  assert.deepEqual(await ofAMock([...others, mocked], questions), [mocked])
})
