/** By which environment a process is known that listens on this machine. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Exit } from '../ports/process.ts'
import { environmentAt, startedWith } from './started-environments.ts'

it('is that of its start, as long as it runs', () => {
  let exit: Exit | undefined
  const environment = { MODE: 'staging' }
  startedWith('http://127.0.0.1:9/', { process: { exit: () => exit }, environment })
  assert.deepEqual(environmentAt('http://127.0.0.1:9'), environment)
  assert.equal(environmentAt('http://127.0.0.1:8'), undefined)
  exit = { code: 0, signal: null, at: 1 }
  assert.equal(environmentAt('http://127.0.0.1:9'), undefined)
})
