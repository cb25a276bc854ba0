/** Jobs are made slow by the system's own setting, or by the storage they read from. */
import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import { scope } from '../core/scope.ts'
import { startHttpProxy } from '../faults/http-proxy.ts'
import type { Scene } from '../run/scene.ts'
import { under } from './document-requests.ts'
import { paceOf } from './job-pace.ts'

const all = scope('test')
after(() => all.unwind())

const sceneWith = (settings: object) =>
  ({
    manifest: { settings, buckets: { worksheets: 'worksheets' } },
    addresses: { supabase: { url: 'http://127.0.0.1:9' } },
    scope: all,
  }) as unknown as Scene

it('a system with a setting is told how long each of its stages takes', async () => {
  const stageDuration = { variable: 'STAGE_SECONDS', unit: 's', stages: 4 }
  const pace = await paceOf(sceneWith({ stageDuration }), 2_000)
  assert.deepEqual(pace.changes, { STAGE_SECONDS: '0.5' })
  pace.proven()
})

it('without one whoever fetches a document waits, and where nobody does nothing is proven', async () => {
  const storage = await startHttpProxy('http://127.0.0.1:9', all)
  const pace = await paceOf(sceneWith({}), 150, storage)
  assert.deepEqual(pace.changes, {})
  assert.throws(() => pace.proven(), Unverified)
  const began = performance.now()
  await fetch(`${storage.url}/object/worksheets/a.pdf`).catch(() => undefined) // nobody listens behind it
  assert(performance.now() - began >= 140)
  pace.proven()
})

it('a check that fails under a pace that is not proven is no finding, and one that holds is', async () => {
  const storage = await startHttpProxy('http://127.0.0.1:9', all)
  const unproven = await paceOf(sceneWith({}), 150, storage)
  await assert.rejects(under(unproven, Promise.reject(new Violation('it is quick'))), Unverified)
  assert.equal(await under(unproven, Promise.resolve('seen')), 'seen')
  const proven = { proven: () => {} }
  await assert.rejects(under(proven, Promise.reject(new Violation('it is quick'))), Violation)
})
