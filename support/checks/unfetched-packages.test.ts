/** A registry that this machine does not reach is no fault of the system, an address of the system's own is. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { type Generation, generated } from './ci-client.ts'
import { describesRoutes } from './ci-description.ts'
import { unfetchedIn } from './unfetched-packages.ts'

it('packages that cannot be fetched are known in the words of each tool', () => {
  for (const said of [
    'error: Failed to download `propcache==0.5.4`\n  cause: Failed to fetch: https://files.example.org/x',
    'error: Failed to fetch: `https://pypi.org/simple/x/`',
    'Could not fetch URL https://pypi.org/simple/x/: There was a problem',
    'npm error code ENOTFOUND',
    'npm ERR! code SELF_SIGNED_CERT_IN_CHAIN',
    'ERR_PNPM_META_FETCH_FAIL',
  ]) {
    assert.notEqual(unfetchedIn(said), undefined, said)
  }
})

it('services that do not answer, and packages that do not fit, are something else', () => {
  for (const said of [
    'connection to server at "127.0.0.1" failed: Connection refused',
    'TypeError: Failed to fetch',
    'Failed to fetch http://localhost:8000/api/v1/openapi.json',
    'Failed to fetch: `http://127.0.0.1:8000/openapi.json`',
    'Failed to download specification',
    'httpx.ConnectError: All connection attempts failed',
    'npm error code EUSAGE',
    'npm error code ERESOLVE',
  ]) {
    assert.equal(unfetchedIn(said), undefined, said)
  }
})

const manifest = {
  workflows: { document: 'openapi.json' },
  routes: { health: '/health', ingestions: '/ingestions' },
}

it('a generation that ends so says nothing, also where it has left an empty description', (t) => {
  const repository = folderWith(t, { 'package.json': '{}' })
  const made = (stderr: string, status: 'failed' | 'passed') =>
    ({
      ...{ repository, startedAt: 0, changed: [], located: {} },
      result: { name: 'generate', status, exitCode: 2, stderr },
    }) as unknown as Generation
  writeFileSync(join(repository, 'openapi.json'), '')
  const unfetched = made('error: Failed to download `x==1`', 'failed')
  assert.throws(() => generated(unfetched), Unverified)
  assert.throws(() => describesRoutes(unfetched, manifest), Unverified)
  assert.throws(() => describesRoutes(made('ImportError', 'failed'), manifest), Violation)
  assert.throws(() => describesRoutes(made('', 'passed'), manifest), Violation)
})
