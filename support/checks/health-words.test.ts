/** A health check that answers 200 may still say that something is wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admitsTrouble } from './health-words.ts'

const says = (text: string) => admitsTrouble({ body: Buffer.from(text) })

test('a field that names trouble is an admission, however deep it lies', () => {
  assert(says('{"status":"degraded","redis":"unavailable"}'))
  assert(says('{"checks":[{"name":"redis","status":"not connected"}]}'))
  assert(says('{"database":true,"redis":false}'))
})

test('a part that is well is none, whatever it is called', () => {
  assert(!says('{"status":"healthy","downloads":"ok","errors":0}'))
  assert(!says('true'))
  assert(!says('{"status":"ok","maintenance":false,"debug":false}'))
  assert(!says('<p>unavailable</p>'))
})
