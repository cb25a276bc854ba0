/** Puts an answer on the wire. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { S3Error } from '../s3-protocol/errors.ts'
import { xmlDocument } from '../s3-protocol/xml.ts'
import type { Answer } from './call.ts'
import type { Contents } from './contents.ts'

/** An answer that has all it needs: its file is open, its document is written. */
export interface Prepared {
  readonly status: number
  send(response: ServerResponse): Promise<void>
}

/**
 * Opens the file first: an object that was found can then be delivered to its end, whatever happens
 * to it meanwhile.
 */
export async function prepared(
  answer: Answer,
  method: string,
  contents: Contents,
): Promise<Prepared> {
  const { status, headers = {}, xml, content } = answer
  if (xml !== undefined) return document(status, xmlDocument(...xml), headers)
  const empty = content === undefined || content.range.last < content.range.first
  if (content === undefined || empty || method === 'HEAD') return bare(status, headers)
  const file = await contents.open(content.object.content)
  return {
    status,
    send: async (response) => {
      response.writeHead(status, { ...common(), ...headers })
      const { first, last } = content.range
      await pipeline(file.createReadStream({ start: first, end: last }), response)
    },
  }
}

/** A refusal as S3 words it; the answer to HEAD has no body. */
export function refusal(error: S3Error, method: string, resource: string): Prepared {
  const headers = { 'x-amz-request-id': randomUUID() }
  if (method === 'HEAD' || error.status === 304) return bare(error.status, headers)
  const { code, message } = error
  const content = {
    ...{ Code: code, Message: message, Resource: resource },
    RequestId: headers['x-amz-request-id'],
  }
  return document(error.status, xmlDocument('Error', content), headers)
}

function document(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): Prepared {
  const length = String(Buffer.byteLength(text))
  const own = { 'content-type': 'application/xml', 'content-length': length }
  return {
    status,
    send: async (response) => {
      response.writeHead(status, { ...common(), ...own, ...headers })
      response.end(text)
    },
  }
}

function bare(status: number, headers: Readonly<Record<string, string>>): Prepared {
  const length = status === 200 && headers['content-length'] === undefined
  return {
    status,
    send: async (response) => {
      response.writeHead(status, {
        ...common(),
        ...(length ? { 'content-length': '0' } : {}),
        ...headers,
      })
      response.end()
    },
  }
}

const common = () => ({ server: 'plumbline-object-store', 'x-amz-request-id': randomUUID() })

/** Reads what is left of a body: a client that still writes takes an early end for a broken line. */
export function drain(incoming: IncomingMessage): void {
  incoming.on('error', () => undefined) // the client went away, and the answer with it
  incoming.resume()
}
