/** A mail server that delivers nothing: it catches every mail and shows it as JSON. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { MailboxAddress, RunningService } from '../../ports/services.ts'
import { type MailTexts, readMail } from './read-mail.ts'

/** One element of what `GET /mails` answers, oldest first. */
export interface CaughtMail extends MailTexts {
  /** Sender and receivers of the envelope, which is where the mail would have gone. */
  readonly from: string
  readonly to: readonly string[]
  /** The whole mail as it came. */
  readonly raw: string
  /** ISO 8601. */
  readonly receivedAt: string
}

const host = '127.0.0.1'

/**
 * Takes mail for any address from anybody, with or without a login, on free ports of the loopback
 * interface. It runs in this process: it keeps no data, and nothing needs to kill it.
 */
export async function startMailbox(): Promise<RunningService<MailboxAddress>> {
  const mails: CaughtMail[] = []
  const smtp = smtpServer((mail) => mails.push(mail))
  const web = createServer((request, response) => answer(request, response, mails))
  smtp.listen(0, host)
  web.listen(0, host)
  await Promise.all([once(smtp.server, 'listening'), once(web, 'listening')])
  const address: MailboxAddress = {
    smtpHost: host,
    smtpPort: portOf(smtp.server.address()),
    url: `http://${host}:${portOf(web.address())}`,
  }
  const stop = async () => {
    web.closeAllConnections()
    await Promise.all([
      new Promise<void>((resolve) => smtp.close(() => resolve())),
      new Promise<void>((resolve) => web.close(() => resolve())),
    ])
  }
  return { address, processes: [], stop }
}

function smtpServer(caught: (mail: CaughtMail) => void): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    // Its built-in certificate has expired, and clients use TLS as soon as it is offered.
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: (login, _session, done) => done(null, { user: login.username ?? 'anybody' }),
    onData: (stream, session, done) => {
      catchMail(stream, session).then((mail) => {
        caught(mail)
        done()
      }, done)
    },
  })
  server.on('error', () => undefined) // a client that went away in the middle of a mail
  return server
}

async function catchMail(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<CaughtMail> {
  const raw = Buffer.concat(await stream.toArray())
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map((receiver) => receiver.address),
    ...readMail(raw),
    raw: raw.toString(),
    receivedAt: new Date().toISOString(),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mails: readonly CaughtMail[],
): void {
  const known = request.method === 'GET' && request.url === '/mails'
  response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(known ? mails : { error: 'There is only GET /mails.' }))
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The mailbox has no port.')
  return address.port
}
