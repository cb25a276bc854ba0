/** What is said of services that run, and of those that only come before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject, Composition, ServiceState } from '../ports/composition.ts'
import { backendAt, healthChecksCanFail, runsWithoutErrors } from './composition.ts'

const state = (service: string, changes: Partial<ServiceState> = {}): ServiceState => {
  return { service, name: service, state: 'running', health: 'none', restarts: 0, ...changes }
}
const waiting = { prestart: { condition: 'service_completed_successfully' } }
const project = {
  services: {
    api: { name: 'api', dependsOn: waiting },
    prestart: { name: 'prestart', dependsOn: {} },
  },
  inactive: {},
} as unknown as ComposeProject
const judged = (...states: ServiceState[]) => {
  const composition = { ps: async () => states, logs: async () => [] } as unknown as Composition
  return runsWithoutErrors({ composition, project }, ['api'])
}

test('a service for whose end others wait may have ended with success', async () => {
  await judged(state('api'), state('prestart', { state: 'exited', exitCode: 0 }))
})

test('any other service that has ended is in trouble', async () => {
  const ended = { state: 'exited', exitCode: 0 } as const
  await assert.rejects(judged(state('api', ended)), Violation)
  await assert.rejects(
    judged(state('api'), state('prestart', { ...ended, exitCode: 1 })),
    Violation,
  )
  await assert.rejects(judged(state('api', { restarts: 1 })), Violation)
})

test('a backend whose port nobody has said is not taken for one that does not answer', () => {
  const address = (name: string, port: number) =>
    name === 'api' && port === 9000 ? '127.0.0.1:5' : undefined
  const at = (ports: object) =>
    backendAt({ composition: { services: { backend: 'api' }, ports } } as never, { address })
  assert.equal(at({ backend: 9000 }), 'http://127.0.0.1:5')
  assert.throws(() => at({}), Unverified)
})

const frozenWith = (codes: readonly number[]) => {
  const left = [...codes]
  const exec = async () => ({ code: left.shift() ?? 0, stdout: '', stderr: '' })
  const composition = { kill: async () => undefined, exec } as unknown as Composition
  const healthcheck = { test: ['CMD', 'ping'], intervalMs: 500, timeoutMs: 500, retries: 2 }
  const checked = { services: { worker: { name: 'worker', healthcheck } } }
  return healthChecksCanFail(composition, checked as unknown as ComposeProject, ['worker'])
}

test('a check that asks for the last sign of life may succeed as long as that counts', async () => {
  await frozenWith([0, 1])
})

test('a check that goes on to succeed cannot fail', async () => {
  await assert.rejects(frozenWith([0, 0, 0, 0]), Violation)
})
