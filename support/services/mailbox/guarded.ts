/** A mail server as the internet has them: it asks for a login, and says how it was told what. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Certificate } from './certificate.ts'

/** Something that a client said, and whether anybody on the way could have read it. */
export interface Heard {
  readonly what: 'login' | 'sender' | 'receiver' | 'mail'
  readonly text: string
  readonly encrypted: boolean
}

export interface GuardedMailServer {
  readonly port: number
  /** In order. */
  readonly heard: readonly Heard[]
  /** How many clients have come and gone again. */
  visits(): number
  stop(): Promise<void>
}

/**
 * Listens on a free port of the loopback interface and takes everything, in clear as well, because
 * what a client gives away is to be seen. With `encryption` it offers STARTTLS (RFC 3207).
 */
export async function startGuardedMailServer(
  certificate: Certificate,
  { encryption }: { readonly encryption: boolean },
): Promise<GuardedMailServer> {
  const heard: Heard[] = []
  let visits = 0
  const server = new SMTPServer({
    key: await readFile(certificate.keyFile),
    cert: await readFile(certificate.certificateFile),
    disabledCommands: encryption ? [] : ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onClose: () => {
      visits += 1
    },
    ...listeners((what, text, { secure }) => heard.push({ what, text, encrypted: secure })),
  })
  server.on('error', () => undefined) // a client that goes away when it finds no encryption
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port, heard, visits: () => visits, stop }
}

type Note = (what: Heard['what'], text: string, session: { readonly secure: boolean }) => void

function listeners(note: Note): SMTPServerOptions {
  return {
    onAuth: ({ username = '', password = '' }, session, done) => {
      note('login', `${username} ${password}`, session)
      done(null, { user: username })
    },
    onMailFrom: ({ address }, session, done) => {
      note('sender', address, session)
      done()
    },
    onRcptTo: ({ address }, session, done) => {
      note('receiver', address, session)
      done()
    },
    onData: (stream, session, done) => {
      stream.toArray().then((parts) => {
        note('mail', Buffer.concat(parts).toString(), session)
        done()
      }, done)
    },
  }
}
