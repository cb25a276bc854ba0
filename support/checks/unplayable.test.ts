/** A service that no local process can play leaves a row open, in the words of whoever tried it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { refuseUnplayable } from './unplayable.ts'

it('the reason is taken out of what a command has said', () => {
  const reason = 'needs docker: no local process can play the compose service mail here. Say by …'
  for (const said of [reason, `Error\n${reason}\nmore`, `created | ${reason} | exit 1`]) {
    assert.throws(() => refuseUnplayable(said), new Unverified(reason))
  }
})

it('any other failure is left to its check', () => {
  refuseUnplayable('No local process can play')
  refuseUnplayable('needs docker: is the daemon running?')
})
