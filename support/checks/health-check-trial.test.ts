/** Health checks that this machine can try, those that it cannot, and those that are wrong anyway. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { checkTellsTheTruth } from './health-check-trial.ts'

const path = '/api/v1/health-check/'
const tried = (test: readonly string[], environment: Record<string, string> = {}) => {
  const service = { name: 'backend', environment, healthcheck: { test } }
  return checkTellsTheTruth(service as unknown as ComposeService, { port: 8123, path })
}
const fetching = (address: string) =>
  `fetch(${address}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`

it('the port may be a variable, and the host the name of the container', async () => {
  const node = (address: string) => `node -e "${fetching(`'${address}'`)}"`
  for (const at of ['127.0.0.1:8123', '0.0.0.0:${PORT:-8123}', '$(hostname):${HERE}'])
    await tried(['CMD-SHELL', node(`http://${at}${path}`)], { HERE: '8123' })
  const put = `'http://127.0.0.1:' + process.env.PORT + '${path}'`
  await tried(['CMD', 'node', '-e', fetching(put)], { PORT: '8123' })
})

it('a check that only its image can run is not judged', async () => {
  for (const test of [
    ['CMD', 'node', 'dist/healthcheck.js'],
    ['CMD', 'node', '-e', `require('no-such-package').get('http://localhost:8123${path}')`],
    ['CMD-SHELL', './scripts/healthcheck.sh || exit 1'],
    ['CMD-SHELL', `no-such-program http://localhost:8123${path} || exit 1`],
  ])
    await assert.rejects(tried(test), Unverified, test.join(' '))
})

it('what a check writes out must be right, and it must ask for something', async () => {
  for (const test of [
    ['CMD', 'node', '-e', `require('no-such-package').get('http://localhost:8123/other')`],
    ['CMD', 'node', '-e', `require('no-such-package').get('http://localhost:9${path}')`],
    ['CMD', 'node', 'healthcheck.js', 'http://localhost:8123/other'],
    ['CMD-SHELL', 'test -f /tmp/no-such-file'],
    ['CMD', 'true'],
    ['CMD', 'node', '-e', fetching(`'http://127.0.0.1:8123/other'`)],
  ])
    await assert.rejects(tried(test), Violation, test.join(' '))
  const always = fetching(`'http://127.0.0.1:8123${path}'`).replace('r.ok ? 0 : 1', '0')
  await assert.rejects(tried(['CMD', 'node', '-e', always]), /whether the health check/)
})
