/** An encrypted way to a Redis that speaks in clear: what a managed service has before its servers. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certificate } from './certificates.ts'

export interface EncryptedDoor {
  readonly port: number
  close(): Promise<void>
}

/** Listens on a free port of the loopback interface and hands every decrypted byte to `port`. */
export async function encryptedDoor(
  { key, cert }: Certificate,
  port: number,
): Promise<EncryptedDoor> {
  const open = new Set<TLSSocket>()
  const server = createServer({ key, cert }, (outside) => {
    const inside = connect(port, '127.0.0.1')
    open.add(outside)
    // Either end may be cut at any time; the other one then ends as well, which is all there is to do.
    outside.on('error', () => inside.destroy()).on('close', () => inside.destroy())
    inside.on('error', () => outside.destroy()).on('close', () => outside.destroy())
    outside.on('close', () => open.delete(outside))
    outside.pipe(inside).pipe(outside)
  })
  // A client that refuses the certificate is what some checks wait for.
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
