import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exit, RunningProcess } from '../../ports/process.ts'
import { containerOf } from './compose-container.ts'
import { serviceOf } from './compose-for-tests.ts'

/** A process that ends when it is killed. */
function fakeProcess(): RunningProcess {
  const { promise: exited, resolve } = Promise.withResolvers<Exit>()
  let exit: Exit | undefined
  const kill = () => {
    exit = { code: null, signal: 'SIGKILL', at: Date.now() }
    resolve(exit)
    return exited
  }
  const more = { name: 'x', pid: 1, startedAt: Date.now(), logFile: '', lines: () => [] }
  return { ...more, exit: () => exit, exited, signal: () => undefined, kill, stop: kill }
}

test('a container that is stopped while it starts is gone when stop returns', async () => {
  const { promise: launched, resolve } = Promise.withResolvers<RunningProcess>()
  const plan = { name: 'demo-x-1', index: 1, service: serviceOf('x', { restart: 'always' }) }
  const container = containerOf({ ...plan, launch: () => launched, probe: async () => true })
  const started = container.start()
  let stopped = false
  const stop = container.stop(0).then(() => {
    stopped = true
  })
  await new Promise((turn) => setImmediate(turn))
  assert.equal(stopped, false)
  const process = fakeProcess()
  resolve(process)
  await Promise.all([started, stop])
  assert.equal(process.exit()?.signal, 'SIGKILL')
  assert.equal(container.state().restarts, 0)
})
