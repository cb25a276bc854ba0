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

for (const said of [
  'error: Failed to fetch\n  cause: error sending request for url (https://pypi.org/simple/alembic/)\nhint',
  'npm error code ENOTFOUND\nnpm error network request failed',
  "fatal: unable to access 'https://github.com/acme/a.git/': Could not resolve host: github.com",
  'WARNING\nCould not fetch URL https://pypi.org/simple/x/: There was a problem',
]) {
  it(`packages that this machine cannot fetch are no finding: ${said.split('\n')[0]}`, () => {
    assert.throws(() => refuseUnplayable(said), {
      name: 'Unverified',
      message: /^needs github: .*workflows\.prepared$/,
    })
  })
}

it('any other failure is left to its check', () => {
  refuseUnplayable('No local process can play')
  refuseUnplayable('needs docker: is the daemon running?')
  refuseUnplayable('npm error code ELIFECYCLE')
  refuseUnplayable(
    "fatal: unable to access 'https://host/a/': The requested URL returned error: 403",
  )
  refuseUnplayable('requests: Failed to establish a new connection: refused')
})
