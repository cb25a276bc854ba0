/** The mailbox as a mail program and a reader meet it. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import type { MailboxAddress, RunningService } from '../../ports/services.ts'
import { type CaughtMail, startMailbox } from './embedded.ts'

describe('the mailbox', () => {
  let mailbox: RunningService<MailboxAddress>
  before(async () => {
    mailbox = await startMailbox()
  })
  after(() => mailbox.stop())

  it('shows the mails that it has caught, oldest first', async () => {
    await deliver(mailbox.address, ['a@example.org', 'b@example.org'], 'Subject: First\r\n\r\none')
    await deliver(mailbox.address, ['c@example.org'], 'Subject: Second\r\n\r\ntwo')
    const mails = await mailsOf(mailbox.address)
    assert.deepEqual(
      mails.map(({ from, to, subject, text, html }) => ({ from, to, subject, text, html })),
      [
        { ...sent, to: ['a@example.org', 'b@example.org'], subject: 'First', text: 'one\n' },
        { ...sent, to: ['c@example.org'], subject: 'Second', text: 'two\n' },
      ],
    )
    assert.match(mails[0]?.raw ?? '', /^Subject: First\r\n\r\none/)
    assert.ok(Math.abs(Date.now() - Date.parse(mails[0]?.receivedAt ?? '')) < 60_000)
  })

  it('offers no TLS, which clients would use although its certificate is worthless', async () => {
    const said = await talk(mailbox.address, ['EHLO test', 'QUIT'])
    assert.doesNotMatch(said, /STARTTLS/)
  })

  it('accepts a login, whatever it is', async () => {
    const login = Buffer.from('\0anybody\0fake-password').toString('base64')
    const said = await talk(mailbox.address, ['EHLO test', `AUTH PLAIN ${login}`, 'QUIT'])
    assert.match(said, /^235 /m)
  })

  it('answers nothing but GET /mails', async () => {
    const statuses = [
      (await fetch(`${mailbox.address.url}/`)).status,
      (await fetch(`${mailbox.address.url}/mails`, { method: 'DELETE' })).status,
    ]
    assert.deepEqual(statuses, [404, 404])
  })
})

describe('a stopped mailbox', () => {
  it('refuses mail and readers', async () => {
    const { address, stop } = await startMailbox()
    await stop()
    await assert.rejects(talk(address, ['QUIT']), /ECONNREFUSED/)
    await assert.rejects(fetch(`${address.url}/mails`))
  })
})

const sent = { from: 'sender@example.org', html: null }

async function mailsOf({ url }: MailboxAddress): Promise<CaughtMail[]> {
  return (await (await fetch(`${url}/mails`)).json()) as CaughtMail[]
}

async function deliver(address: MailboxAddress, to: string[], mail: string): Promise<void> {
  const receivers = to.map((receiver) => `RCPT TO:<${receiver}>`)
  const words = ['EHLO test', `MAIL FROM:<${sent.from}>`, ...receivers, 'DATA', `${mail}\r\n.`]
  const said = await talk(address, [...words, 'QUIT'])
  assert.doesNotMatch(said, /^[45]\d\d/m)
}

/** Says each of `words` after the answer to the one before (RFC 5321); resolves with all answers. */
function talk({ smtpHost, smtpPort }: MailboxAddress, words: readonly string[]): Promise<string> {
  const left = [...words]
  const answers: string[] = []
  return new Promise((resolve, reject) => {
    const socket = connect(smtpPort, smtpHost)
    socket.once('close', () => resolve(answers.join('\n')))
    const lines = createInterface({ input: socket })
    lines.once('error', reject) // the socket's own, passed on
    lines.on('line', (line) => {
      answers.push(line)
      // The last line of an answer has a space after its code.
      if (/^\d{3} /.test(line) && left.length > 0) socket.write(`${left.shift()}\r\n`)
    })
  })
}
