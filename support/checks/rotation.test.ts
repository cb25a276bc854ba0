/** Tests of how long a composition has to come up with other secrets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upAgainWithinMs } from './rotation.ts'

const program = (readyWithin: number) => ({
  ...{ command: ['run'], cwd: '.', environment: {}, readyWithin },
})

test('programs that start slowly have longer to come up again', () => {
  const processes = { backend: program(90), worker: program(90) }
  assert.equal(upAgainWithinMs({ processes }), 240_000)
  assert.equal(upAgainWithinMs({ processes: { backend: program(0), worker: program(0) } }), 60_000)
})
