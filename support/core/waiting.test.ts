import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { counted, takeWaited } from './waiting.ts'

test('waits that overlap count once, work between them does not, and taking starts anew', async () => {
  takeWaited()
  const began = performance.now()
  await Promise.all([counted(() => pause(60)), counted(() => pause(60))])
  const waited = performance.now() - began
  await pause(60)
  const told = takeWaited()
  assert.ok(told >= 55 && told <= waited + 5, `${told} of ${waited}`)
  assert.equal(takeWaited(), 0)
})

test('a wait that fails counts, too', async () => {
  takeWaited()
  const broken = counted(async () => {
    await pause(30)
    throw new Error('never')
  })
  await assert.rejects(broken, /never/)
  assert.ok(takeWaited() >= 25)
})
