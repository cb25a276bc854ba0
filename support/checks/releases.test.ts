/** Who tells the team of a release. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellingJob } from './releases.ts'

const [deploy, tell] = [{ id: 'deploy' }, { id: 'tell' }] as never[]
const withParts = (...jobs: unknown[]) => ({ parts: () => jobs.map((job) => ({ job })) }) as never

test('a pipeline that tells nobody still puts its release into place', () => {
  assert.equal(tellingJob(withParts(), deploy as never), undefined)
})

test('a job of its own tells, a last step of the deployment has told already', () => {
  assert.equal(tellingJob(withParts(deploy, tell), deploy as never), tell)
  assert.equal(tellingJob(withParts(deploy), deploy as never), undefined)
})
