/** Tests of what counts as a mail that is not sent where nobody encrypts. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { GuardedMailServer, Heard } from '../services/mailbox/guarded.ts'
import type { Answer } from '../systems/http-client.ts'
import { haveMailSent, toldNothing } from './mail.ts'

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

/** What the request of `trigger` says, and whom it is for. */
async function requested(t: TestContext, trigger: object) {
  let heard = ''
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, url, headers } = request
    heard = `${method} ${url} ${headers['content-type']} ${Buffer.concat(chunks)}`
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { receiver } = await haveMailSent({ mail: { trigger } } as never, url, 'x')
  return heard.replaceAll(receiver, 'TO').replaceAll(encodeURIComponent(receiver), 'TO')
}

test('a mail is asked for by the path or by the body', async (t) => {
  const path = { method: 'POST', path: '/test?to={to}' }
  assert.equal(await requested(t, path), 'POST /test?to=TO undefined ')
  const body = { email: '{to}', roles: ['user'], active: true }
  const json = '{"email":"TO","roles":["user"],"active":true}'
  const users = { method: 'POST', path: '/users/', body }
  assert.equal(await requested(t, users), `POST /users/ application/json ${json}`)
})
