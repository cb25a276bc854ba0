/** What a missing or another route for one extraction means, where something else was to be seen by it. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { type Crowd, wereBounded } from './connection-pool.ts'
import { nextRequestsSucceed } from './database-recovery.ts'
import { isProvided, needsRoute } from './extraction-route.ts'
import type { Lab } from './failure-lab.ts'
import {
  backendTracked,
  callersAreTold,
  eachTracked,
  notHeldUp,
  type RefusedRequests,
} from './refused-requests.ts'

const manifest = {
  routes: { extraction: '/ingestions/{id}' },
  pool: { most: 30, perJob: 2 },
  queue: { concurrency: 4 },
}
const scene = { manifest } as unknown as Scene

async function answering(t: TestContext, status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a system without a route for one extraction', () => {
  const own = { extraction: '1', token: 't' }
  for (const status of [404, 405]) {
    it(`leaves open what it was for, if its owner gets ${status}`, async (t) => {
      const asked = needsRoute(scene, await answering(t, status), own)
      await assert.rejects(asked, (error) => {
        assert.ok(error instanceof Unverified)
        assert.match(error.message, /^needs .*routes\.extraction.*GET \/ingestions\/\{id\}/)
        return true
      })
    })
  }
  it('is none that answers in any other way', () => {
    for (const status of [200, 403, 500]) isProvided(scene, status)
  })
  it('is not blamed for connections that nobody could kill', async (t) => {
    const backend = { url: await answering(t, 405) }
    const lab = { scene, backend, person: { token: 't' } } as unknown as Lab
    await assert.rejects(nextRequestsSucceed(lab, '1'), Unverified)
  })
})

describe('requests that fail', () => {
  const told: RefusedRequests = {
    ...{ owner: 200, callers: [401, 404], own: [500, 500] },
    ...{ listeningMs: 10, silentMs: 10 },
  }
  const all = { errors: 3, jobs: 2 }
  it('may tell callers of their mistakes by any 4xx', () => {
    for (const callers of [
      [401, 404],
      [403, 404],
      [404, 404],
      [401, 405],
    ]) {
      // biome-ignore format: short
      callersAreTold({ ...told, callers })
    }
    assert.throws(() => callersAreTold({ ...told, callers: [401, 500] }), Violation)
  })
  it('tell the tracker of what nobody handles', () => {
    eachTracked(told, all)
    backendTracked(scene, told, all)
    assert.throws(() => eachTracked(told, { errors: 2, jobs: 2 }), Violation)
    assert.throws(() => eachTracked(told, { errors: 4, jobs: 2 }), Violation)
  })
  it('may be handled, and leave open then what becomes of those that are not', () => {
    const handled = { ...told, own: [503, 503] }
    eachTracked(handled, all)
    backendTracked(scene, handled, all)
    notHeldUp(scene, handled)
    const silent = { errors: 2, jobs: 2 }
    eachTracked(handled, silent)
    assert.throws(() => backendTracked(scene, handled, silent), Unverified)
    assert.throws(() => eachTracked(handled, { errors: 1, jobs: 2 }), Violation)
  })
  it('leave open what becomes of an error where none comes', () => {
    for (const none of [
      { ...told, own: [404, 404] },
      { ...told, owner: 405, own: [405, 405] },
    ]) {
      eachTracked(none, { errors: 2, jobs: 2 })
      assert.throws(() => backendTracked(scene, none, { errors: 2, jobs: 2 }), Unverified)
      assert.throws(() => notHeldUp(scene, none), Unverified)
    }
  })
  it('are held up by no tracker', () => {
    notHeldUp(scene, told)
    assert.throws(() => notHeldUp(scene, { ...told, silentMs: 2_000 }), Violation)
  })
})

describe('connections of a crowd', () => {
  const crowd: Crowd = { unasked: 0, statuses: {}, slowestMs: 1, backend: 30, worker: 8 }
  it('are as many as documented', () => {
    wereBounded(scene, crowd)
    assert.throws(() => wereBounded(scene, { ...crowd, backend: 10 }), Violation)
    assert.throws(() => wereBounded(scene, { ...crowd, worker: 9 }), Violation)
  })
  it('are not counted where requests do without the database', () => {
    assert.throws(() => wereBounded(scene, { ...crowd, unasked: 60, backend: 0 }), Unverified)
    assert.throws(() => wereBounded(scene, { ...crowd, unasked: 1, backend: 31 }), Violation)
    assert.throws(() => wereBounded(scene, { ...crowd, unasked: 60, worker: 9 }), Violation)
  })
})
