/** A place where keys are published, as a project with signing keys has it, or a forger. */
import { createServer } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { listenOnLoopback } from '../../../ports/loopback.ts'

export interface KeyServer {
  /** Answers the set of keys, whatever the path. */
  readonly url: string
  /** PEM of the published key. */
  readonly publicKey: string
  /** A token with these claims, signed with the published key (ES256). */
  sign(claims: JWTPayload): Promise<string>
  /** How often the keys have been asked for. */
  asked(): number
  close(): Promise<void>
}

/** Publishes one new key under the id `kid`. */
export async function startKeyServer(kid = 'published'): Promise<KeyServer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}/auth/v1/.well-known/jwks.json`,
    publicKey: await exportSPKI(publicKey),
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).sign(privateKey),
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
