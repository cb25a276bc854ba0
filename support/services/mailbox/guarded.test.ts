/** The guarded mail server, as careful and as careless mail programs meet it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect as encrypt } from 'node:tls'
import { type Certificate, makeCertificate } from './certificate.ts'
import { startGuardedMailServer } from './guarded.ts'

const login = `AUTH PLAIN ${Buffer.from('\0mailer\0obviously-fake').toString('base64')}`
const mail = ['MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.org>', 'DATA', 'Subject: x\r\n\r\n.']

describe('the guarded mail server', () => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-certificate-'))
  let certificate: Certificate
  before(async () => {
    certificate = await makeCertificate(dir)
  })
  after(() => rmSync(dir, { recursive: true }))

  it('knows what it was told in clear', async () => {
    const server = await startGuardedMailServer(certificate, { encryption: false })
    const socket = connect(server.port, '127.0.0.1')
    const hello = await answerOf(socket, 'EHLO test')
    assert.doesNotMatch(hello, /STARTTLS/)
    for (const word of [login, ...mail]) await answerOf(socket, word)
    socket.destroy()
    await server.stop()
    assert.deepEqual(
      server.heard.map(({ what, encrypted }) => [what, encrypted]),
      ['login', 'sender', 'receiver', 'mail'].map((what) => [what, false]),
    )
    assert.equal(server.heard[0]?.text, 'mailer obviously-fake')
  })

  it('encrypts by the certificate that was made for it', async () => {
    const server = await startGuardedMailServer(certificate, { encryption: true })
    const plain = connect(server.port, '127.0.0.1')
    assert.match(await answerOf(plain, 'EHLO test'), /STARTTLS/)
    await answerOf(plain, 'STARTTLS')
    const ca = readFileSync(certificate.certificateFile)
    const socket = encrypt({ socket: plain, ca, servername: 'localhost' })
    await once(socket, 'secureConnect')
    for (const word of ['EHLO test', login]) await answerOf(socket, word)
    socket.destroy()
    await server.stop()
    assert.deepEqual(
      server.heard.map(({ what, encrypted }) => [what, encrypted]),
      [['login', true]],
    )
  })
})

/** Says a line once the server has greeted, and waits for the last line of the answer to it. */
async function answerOf(socket: Socket, line: string): Promise<string> {
  if (line.startsWith('EHLO') && !('encrypted' in socket)) await lastLine(socket)
  socket.write(`${line}\r\n`)
  return lastLine(socket)
}

async function lastLine(socket: Socket): Promise<string> {
  let text = ''
  for (;;) {
    const [part] = await once(socket, 'data')
    text += String(part)
    if (/^\d{3} .*\r\n$/m.test(text)) return text
  }
}
