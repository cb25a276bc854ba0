/** A step that fails for want of a setting leaves the check open, and names the setting. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { refuseUnsaid } from './unsaid-secrets.ts'

const run = 'docker compose --project-name ${{ secrets.STACK_NAME }} up -d'
const env = { TAG: '${{ vars.TAG || github.sha }}', TOKEN: '${{ secrets.GITHUB_TOKEN }}' }

test('settings that the manifest does not say are named', () => {
  const ask = () => refuseUnsaid([{ run, env: {} }, { env }], { secrets: {}, vars: {} })
  assert.throws(ask, Unverified)
  assert.throws(ask, /deployment\.secrets\.STACK_NAME, deployment\.variables\.TAG in the manifest/)
})

test('a step that has all of them has failed by itself, and so has one that only looks like asking', () => {
  refuseUnsaid([{ run, env }], { secrets: { STACK_NAME: 'a' }, vars: { TAG: 'b' } })
  refuseUnsaid([{ run: 'echo secrets.OTHER', env: {} }], { secrets: {}, vars: {} })
})
