/** A workflow finds the released tag wherever the hosting service has it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillExpressions } from '../artifacts/workflow/evaluate-expression.ts'
import { publishedBy } from './releases.ts'

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
