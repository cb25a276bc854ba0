/** Tests of what counts as a mail that is not sent where nobody encrypts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { GuardedMailServer, Heard } from '../services/mailbox/guarded.ts'
import type { Answer } from '../systems/http-client.ts'
import { toldNothing } from './mail.ts'

const answered = (status: number): Answer => ({
  ...{ status, headers: new Headers(), body: Buffer.from(''), durationMs: 1, url: '' },
})

const server = (visits: number, heard: readonly Heard[] = []): GuardedMailServer => ({
  ...{ port: 0, heard, visits: () => visits, stop: () => Promise.resolve() },
})

const sender: Heard = { what: 'sender', text: 'a@example.org', encrypted: false }

test('a mail that is tried after the answer, and not sent, is not sent', async () => {
  await toldNothing(server(1), answered(202))
})

test('an error is an answer without any try', async () => {
  await toldNothing(server(0), answered(502))
})

test('what the server was told in clear counts, whatever the answer', async () => {
  for (const status of [202, 502]) {
    await assert.rejects(toldNothing(server(1, [sender]), answered(status)), Violation)
  }
})

test('a mail that nobody tried to send is not said to be sent', async () => {
  await assert.rejects(toldNothing(server(0), answered(201)), /no mail server was asked/)
})
