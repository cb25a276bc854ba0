/** A pipeline is tried as the team's own; what stops it before its release says nothing of the release. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionHolds } from '../artifacts/workflow/evaluate-expression.ts'
import type { JobResult } from '../artifacts/workflow/run-workflow-job.ts'
import type { Job, Step } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import { ownRepository, refuseUnreached } from './release-place.ts'

const [build, up, check] = [0, 1, 2].map((index) => ({ index })) as unknown as [Step, Step, Step]
const job = { name: 'deploy', steps: [build, up, check] } as unknown as Job

test('whatever a condition asks of the repository, the team has it', () => {
  for (const condition of [
    "github.repository_owner != 'template'",
    "github.repository_owner == 'acme'",
    "github.repository == 'acme/shop' && github.repository_owner == 'acme'",
    "github.repository == 'acme/shop' && github.repository_owner != 'template'",
  ]) {
    const github = ownRepository({ if: condition, steps: [] })
    const contexts = { values: { github }, open: new Set<string>(), status: {} }
    assert.equal(conditionHolds(condition, contexts), true, condition)
  }
})

const result = (conclusion: JobResult['conclusion'], ...statuses: readonly string[]) =>
  ({
    ...{ job: 'deploy', conclusion, notes: ['"github" has no value "event_name" here.'] },
    steps: statuses.map((status, index) => ({
      ...{ name: `step ${index}`, status, forgiven: false, stderr: 'so\ndenied\n' },
    })),
  }) as unknown as JobResult

test('a release that is not reached is neither good nor bad', () => {
  const told = (made: JobResult, message: RegExp) =>
    assert.throws(
      () => refuseUnreached(made, job, up),
      (error: Error) => {
        assert.ok(error instanceof Unverified)
        assert.match(error.message, message)
        return true
      },
    )
  told(result('unsupported'), /"deploy" does not run here: "github" has no value "event_name"/)
  told(result('skipped'), /its condition does not hold for a tag/)
  told(result('failure', 'failed', 'skipped'), /"step 0", before the replacement, .*: denied$/)
})

test('a release that was put into place is judged, whatever came of it', () => {
  refuseUnreached(result('failure', 'passed', 'failed', 'skipped'), job, up)
  refuseUnreached(result('failure', 'passed', 'passed', 'failed'), job, up)
  refuseUnreached(result('success', 'passed', 'passed', 'passed'), job, up)
})
