/** An upload that does not say how long it is: the body comes in chunks, without Content-Length. */
import { randomUUID } from 'node:crypto'
import { type ClientRequest, request } from 'node:http'
import type { SentFile } from './ingestions.ts'
import type { Manifest } from './manifest.ts'
import { tokenAt } from './token-exchange.ts'

const chunkBytes = 256 * 1024
const budgetMs = 30_000

/** The status of the answer, which may come before everything is sent; 0 when none comes. */
export async function offerInChunks(
  manifest: Manifest,
  backendUrl: string,
  file: SentFile,
  token: string,
): Promise<number> {
  const boundary = randomUUID()
  const url = new URL(backendUrl + manifest.routes.ingestions)
  const headers = {
    authorization: `Bearer ${await tokenAt(backendUrl, token)}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'transfer-encoding': 'chunked',
  }
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(budgetMs)
    const sending = request(url, { method: 'POST', headers, signal })
    sending.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
      response.on('end', () => sending.destroy())
    })
    // A server that has answered may hang up on the rest; one that has not answered said nothing.
    sending.on('error', () => resolve(0))
    void send(sending, formOf(manifest, boundary, file))
  })
}

async function send(to: ClientRequest, parts: Iterable<Buffer>): Promise<void> {
  for (const part of parts) {
    if (to.destroyed) return
    if (to.write(part)) continue
    await roomOrEnd(to)
  }
  to.end()
}

/** Resolves when there is room for more, or nobody listens any more. */
function roomOrEnd(to: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
}

function* formOf({ ingestion }: Manifest, boundary: string, file: SentFile): Iterable<Buffer> {
  const names = `name="${ingestion.field}"; filename="${file.name}"`
  const head = `Content-Disposition: form-data; ${names}\r\nContent-Type: ${file.type}`
  yield Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`)
  for (let at = 0; at < file.content.length; at += chunkBytes) {
    yield file.content.subarray(at, at + chunkBytes)
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}
