/** Who tells the team of a release, and where a workflow finds its tag. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillExpressions } from '../artifacts/workflow/evaluate-expression.ts'
import { publishedBy, tellingJob } from './releases.ts'

const [deploy, tell] = [{ id: 'deploy' }, { id: 'tell' }] as never[]
const withParts = (...jobs: unknown[]) => ({ parts: () => jobs.map((job) => ({ job })) }) as never

test('a pipeline that tells nobody still puts its release into place', () => {
  assert.equal(tellingJob(withParts(), deploy as never), undefined)
})

test('a job of its own tells, a last step of the deployment has told already', () => {
  assert.equal(tellingJob(withParts(deploy, tell), deploy as never), tell)
  assert.equal(tellingJob(withParts(deploy), deploy as never), undefined)
})

test('the tag is in the reference that was pushed and in the release that was published', () => {
  const contexts = {
    values: { github: publishedBy('v1.2.3') },
    open: new Set<string>(),
    status: {},
  }
  for (const place of ['github.event.release.tag_name', 'github.event.release.name']) {
    assert.equal(fillExpressions(`api:\${{ ${place} }}`, contexts), 'api:v1.2.3')
  }
  assert.equal(fillExpressions('${{ github.event.ref }}', contexts), 'refs/tags/v1.2.3')
})
