import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFlags } from './read-flags.ts'

const table = { '-d': '--detach', '--detach': false, '-t': '--timeout', '--timeout': true }

test('switches, aliases and values in both spellings are read', () => {
  const { flags, rest } = readFlags(['-d', 'web', '-t', '3', '--timeout=4'], table, {
    command: 'x',
  })
  assert.deepEqual(
    [...flags],
    [
      ['--detach', ['true']],
      ['--timeout', ['3', '4']],
    ],
  )
  assert.deepEqual(rest, ['web'])
})

test('behind the first word everything belongs to the other command', () => {
  const options = { command: 'x', stopAtFirst: true }
  assert.deepEqual(readFlags(['-d', 'web', 'ls', '-la'], table, options).rest, ['web', 'ls', '-la'])
})

test('an unknown flag is refused with the status of docker itself', () => {
  const refusal = { code: 125, message: 'docker compose up --watch is not supported here.' }
  assert.throws(() => readFlags(['--watch'], table, { command: 'docker compose up' }), refusal)
})
