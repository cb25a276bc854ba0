/** Finds a port of the loopback interface that nobody uses. */
import { createServer } from 'node:net'

/** Free when it was looked up; somebody may take it before it is used, so be ready to ask again. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
