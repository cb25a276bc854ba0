/** Migrations at an address whose password has signs that mean something in one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { endWell, keepPassword } from './database-address.ts'

const address = {
  user: 'postgres.a',
  url: 'postgresql://postgres.a:p%40ss%25word@127.0.0.1:5432/a',
}
const ended = (code: number, stderr: string) => ({ code, stdout: '', stderr })

test('a password that has to be encoded is no reason to fail', () => {
  endWell(address, ended(0, 'nothing to do'))
  const refused = ended(1, "invalid interpolation syntax in '...:p%40ss%25word@127.0.0.1'")
  assert.throws(
    () => endWell(address, refused),
    (error: Violation) => error instanceof Violation && !String(error.received).includes('p%40ss'),
  )
})

test('nothing says the password, as it is or as the address has it', () => {
  keepPassword(address, ended(1, 'cannot connect to 127.0.0.1 as postgres.a'))
  for (const said of ['at postgres.a:p%40ss%25word@', 'refused p@ss%word']) {
    assert.throws(() => keepPassword(address, ended(1, said)), /show the password/)
  }
})
