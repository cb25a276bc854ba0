/** Services that run, whoever waits for more than that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isThere, runSinceTheirStart } from './composed.ts'

const services = { frontend: 'web', backend: 'api', worker: 'worker', redis: 'redis' }
const scene = { production: { composition: { services } } } as never

const broughtUp = (states: readonly object[], code = 1) =>
  ({
    composed: { composition: { ps: async () => states } },
    result: { code, stdout: '', stderr: 'container a-worker-1 is unhealthy' },
    tookMs: 1,
  }) as never

const running = (service: string, restarts = 0) => ({ service, state: 'running', restarts })
const four = Object.values(services).map((name) => running(name))

test('a service that runs without being healthy has come up', async () => {
  await runSinceTheirStart(scene, broughtUp(four))
  await isThere(scene, broughtUp(four))
})

test('one that starts over and over, or not at all, has not', async () => {
  const others = four.slice(1)
  for (const states of [others, [...others, running('web', 2)]]) {
    await assert.rejects(runSinceTheirStart(scene, broughtUp(states)), /composition up fails/)
    await assert.rejects(isThere(scene, broughtUp(states)), /composition up fails/)
  }
})

test('one that has been started again has not, although nobody was told of a failure', async () => {
  const states = [...four.slice(1), running('web', 2)]
  await assert.rejects(runSinceTheirStart(scene, broughtUp(states, 0)), /how the services run/)
})
