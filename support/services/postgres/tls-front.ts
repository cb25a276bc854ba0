/** Stands before Postgres and speaks to clients only encrypted, as a hosted database that insists on it. */
import { readFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Scope } from '../../core/scope.ts'
import { listenOnLoopback, loopback } from '../../ports/loopback.ts'

export interface TlsFront {
  readonly host: string
  readonly port: number
  /** Sessions that were encrypted, and attempts to begin one that was not. */
  counts(): { readonly encrypted: number; readonly open: number }
}

export interface TlsFrontOptions {
  readonly to: { readonly host: string; readonly port: number }
  /** Paths of PEM files. */
  readonly keyFile: string
  readonly certificateFile: string
}

/** The request for encryption and its length. Source: PostgreSQL 17, "SSL Session Encryption". */
const requestBytes = 8
const sslRequest = 80_877_103

/** What a server says to whom `pg_hba.conf` lets in only with encryption. */
const sentence = 'no pg_hba.conf entry for this host, no encryption'

/** Listens on a free loopback port; ends with `scope`. */
export async function startTlsFront(options: TlsFrontOptions, scope: Scope): Promise<TlsFront> {
  const [key, cert] = await Promise.all([
    readFile(options.keyFile),
    readFile(options.certificateFile),
  ])
  const sockets = new Set<Socket>()
  const counts = { encrypted: 0, open: 0 }
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined) // 'close' follows, and the other side is ended by it
    return socket
  }
  const encrypt = (client: Socket) => {
    client.write('S')
    // From here on the connection belongs to the encrypted one and ends with it alone.
    sockets.delete(client)
    const secure = keep(new TLSSocket(client, { isServer: true, key, cert }))
    secure.once('secure', () => {
      counts.encrypted += 1
      const { host, port } = options.to
      const upstream = keep(connect({ host, port, noDelay: true }))
      secure.pipe(upstream).pipe(secure)
      secure.on('close', () => upstream.destroy())
      upstream.on('close', () => secure.destroy())
    })
  }
  const server = createServer((client) => {
    keep(client).once('data', (bytes: Buffer) => {
      const asks = bytes.length >= requestBytes && bytes.readInt32BE(4) === sslRequest
      if (asks) return encrypt(client)
      counts.open += 1
      client.end(refusal())
    })
  })
  const port = await listenOnLoopback(server)
  scope.undo('stop the encrypted way to the database', () => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { host: loopback, port, counts: () => counts }
}

/** An ErrorResponse: severity, code 28000 (invalid authorization) and the sentence. */
function refusal(): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C28000\0M${sentence}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
