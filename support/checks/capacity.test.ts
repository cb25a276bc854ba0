/** What is said of staging and production where nobody has written samples of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { samplesOfDeployments, shareNoProject } from './capacity.ts'

test('a sample that is not there is asked for by its field', (t) => {
  const samples = { local: '.env.example', staging: 'staging.env', production: 'production.env' }
  const files = { 'staging.env': 'REDIS_URL=rediss://a', 'production.env': 'REDIS_URL=rediss://b' }
  const judged = (given: Record<string, string>) =>
    samplesOfDeployments({
      repository: folderWith(t, given),
      environments: { samples },
    } as unknown as Manifest)
  assert.equal(judged(files).production.REDIS_URL, 'rediss://b')
  assert.throws(
    () => judged({ 'staging.env': '' }),
    (error) =>
      error instanceof Unverified &&
      error.message === 'needs environments.samples.production in the manifest: no production.env',
  )
})

test('places to fill in are not shared, an address is', () => {
  const shared = (REDIS_URL: string) => () =>
    shareNoProject({ staging: { REDIS_URL }, production: { REDIS_URL } })
  for (const open of ['', 'rediss://default:<password>@<host>:6379', 'rediss://your-redis:6379']) {
    assert.doesNotThrow(shared(open), open)
  }
  assert.throws(shared('rediss://default@redis.example.com:6379'), { received: ['REDIS_URL'] })
})
