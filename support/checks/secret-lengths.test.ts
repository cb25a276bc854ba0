/** What is recommended for a secret, and what a system may refuse of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Manifest } from '../systems/manifest.ts'
import { recommended } from './secret-lengths.ts'

test('keys are as they are generated, and a password that a person types has no more than 40 characters', () => {
  const secrets = { KEY: 32, REDIS_PASSWORD: 32, PASSWORD: 16, OTHER: 0 }
  const { KEY, PASSWORD, ...rest } = recommended({
    environments: { secrets },
  } as unknown as Manifest)
  assert.equal(KEY?.length, 43)
  assert.match(PASSWORD ?? '', /^\S{16,40}$/)
  assert.deepEqual(rest, {})
})
