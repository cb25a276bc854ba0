/** A composition that does not come up says what the service that holds it up has said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Composition, ServiceState } from '../ports/composition.ts'
import { bringUp } from './composed-failure.ts'

const state = (service: string, health: ServiceState['health']): ServiceState => ({
  ...{ service, name: `${service}-1`, state: 'running', health, restarts: 0 },
})

const composition = (code: number) =>
  ({
    up: async () => ({ code, stdout: '', stderr: 'dependency failed to start' }),
    ps: async () => [state('backend', 'unhealthy'), state('redis', 'healthy')],
    logs: async (service: string) => [{ text: `${service} waits for its database` }],
  }) as unknown as Composition

test('the last words of an unhealthy service stand beside those of compose', async () => {
  const { stderr } = await bringUp(composition(1), [])
  assert.match(stderr, /failed to start\nbackend said last: backend waits for its database$/)
})

test('nobody is asked where all is well', async () => {
  assert.equal((await bringUp(composition(0), [])).stderr, 'dependency failed to start')
})
