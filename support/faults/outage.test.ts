import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scope } from '../core/scope.ts'
import { outage, type Restartable } from './outage.ts'

function server(dies: boolean) {
  const told: string[] = []
  const exit = () =>
    dies && told.includes('kill') ? { code: null, signal: null, at: 0 } : undefined
  const restartable = {
    processes: [{ exit }],
    stopServer: async () => void told.push('kill'),
    startServer: async () => void told.push('start'),
  }
  return { told, restartable: restartable as unknown as Restartable }
}

test('a service that was killed is started again once, at the latest with the end of the scenario', async () => {
  const own = scope('test')
  const { told, restartable } = server(true)
  const away = await outage('Redis', restartable, own)
  assert.deepEqual(told, ['kill'])
  await away.heal()
  assert.deepEqual(await own.unwind(), [])
  assert.deepEqual(told, ['kill', 'start'])
})

test('a service that goes on proves nothing', async () => {
  const { restartable } = server(false)
  await assert.rejects(outage('Redis', restartable, scope('test')), /goes on/)
})
