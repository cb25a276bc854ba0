/** Figures are found in answers of different shapes. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { numbersAt, readStatistics, refuseSilence, type Statistics } from './statistics.ts'

const lists = {
  workers: [{ done: 2 }, { done: 3 }],
  queues: { a: { waiting: 7 }, b: { waiting: 0 } },
}
const named = { 'worker@a': { total: { 'tasks.x': 4, 'tasks.y': 1 } } }

describe('numbers at a path', () => {
  const cases: readonly (readonly [string, object, string, string, number[]])[] = [
    ['of every worker in a list', lists, 'workers.*.done', 'a', [2, 3]],
    ['of the queue that is asked for', lists, 'queues.{queue}.waiting', 'a', [7]],
    ['of every queue', lists, 'queues.{queue}.waiting', '*', [7, 0]],
    ['of every task of named workers', named, '*.total.*', 'a', [4, 1]],
    ['of one task, whatever dots its name has', named, '*.total.{task}', 'a', [4]],
    ['of what a list has', { active: { a: ['x', 'y'], b: ['z'] } }, 'active.*.length', 'a', [2, 1]],
    ['that does not exist', lists, 'workers.*.failed', 'a', []],
    ['that is no number', lists, 'workers', 'a', []],
  ]
  for (const [what, tree, path, queue, expected] of cases) {
    it(`are found ${what}`, () =>
      assert.deepEqual(numbersAt(tree, path, queue, 'tasks.x'), expected))
  }
})

describe('a figure that the manifest says nothing of', () => {
  const without = (...silent: Statistics['silent']) => ({ silent }) as Statistics
  it('is asked for where it is not found in its usual place', () => {
    assert.throws(
      () => refuseSilence(without('waiting', 'memory.used'), ['waiting', 'unfinished']),
      (error) =>
        error instanceof Unverified &&
        error.message ===
          'needs statistics.waiting in the manifest: nothing is found at queues.{queue}.waiting',
    )
  })
  it('is judged where it is found', () => {
    refuseSilence(without('memory.used'), ['waiting', 'unfinished'])
  })
})

describe('statistics of a backend', () => {
  const manifestWith = (statistics: object) =>
    ({
      queue: { name: 'a', task: 'tasks.x' },
      statistics: { route: '/stats', memory: {}, ...statistics },
    }) as unknown as Manifest

  async function backendThatSays(t: TestContext, answer: object, status = 200): Promise<string> {
    const server = createServer((_, response) =>
      response.writeHead(status).end(JSON.stringify(answer)),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('tell which figures are nowhere, of those that the manifest says nothing of', async (t) => {
    const url = await backendThatSays(t, { queues: { a: { waiting: 7 }, b: { waiting: 2 } } })
    const usual = await readStatistics(manifestWith({}), url, 'x')
    assert.deepEqual([usual.waiting, usual.waitingAnywhere], [7, 9])
    assert(!usual.silent.includes('waiting'))
    assert(usual.silent.includes('unfinished'))
    const stated = await readStatistics(manifestWith({ unfinished: 'open' }), url, 'x')
    assert.equal(stated.unfinished, 0)
    assert(!stated.silent.includes('unfinished'))
  })

  it('count no dead letters among what waits, where they lie in a queue of their own', async (t) => {
    const url = await backendThatSays(t, { queues: { a: { waiting: 0 }, dead: { waiting: 2 } } })
    const manifest = manifestWith({})
    assert.equal((await readStatistics(manifest, url, 'x')).waitingAnywhere, 2)
    const told = { ...manifest, queue: { ...manifest.queue, deadLetters: 'dead' } }
    assert.equal((await readStatistics(told, url, 'x')).waitingAnywhere, 0)
  })

  it('that an administrator does not get are a violation', async (t) => {
    const url = await backendThatSays(t, {}, 403)
    await assert.rejects(readStatistics(manifestWith({}), url, 'x'), Violation)
  })
})
