/** The embedded object store keeps the contract, as Amazon's and as Cloudflare's. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openObjectStore } from '../open.ts'
import { checkObjectStore } from './run.ts'
import type { ContractPlace } from './trial.ts'

/** Fewer checks than this would be another contract. */
const leastChecks = 70

describe('the contract of an object store', () => {
  for (const dialect of ['aws', 'r2'] as const) {
    it(`is kept by the embedded one in the dialect ${dialect}`, async (t) => {
      const dir = await mkdtemp(join(tmpdir(), 'object-store-contract-'))
      const admin = { accessKeyId: 'admin', secretAccessKey: 'not-a-secret-1' }
      const scoped = { accessKeyId: 'scoped', secretAccessKey: 'not-a-secret-2' }
      const bucket = 'contract'
      const store = await openObjectStore({
        ...{ dir, port: 0, dialect, buckets: [bucket], regions: ['auto', 'us-east-1'] },
        publicHosts: [{ bucket, port: 0 }],
        keys: [
          { ...admin, right: 'administer' },
          { ...scoped, right: 'write', buckets: [bucket] },
        ],
        recording: join(dir, 'requests.ndjson'),
      })
      try {
        const place: ContractPlace = {
          ...{ region: 'auto', bucket, dialect, ...admin, scoped },
          endpoint: `http://127.0.0.1:${store.port}`,
          publicUrl: `http://127.0.0.1:${store.publicHosts[0]?.port}`,
        }
        const results = await checkObjectStore(place)
        t.diagnostic(`${results.length} checks`)
        const broken = results.filter(({ holds }) => !holds)
        assert.deepEqual(broken, [])
        assert.ok(results.length >= leastChecks, `only ${results.length} checks`)
      } finally {
        await store.close()
        await rm(dir, { recursive: true, force: true })
      }
    })
  }
})
