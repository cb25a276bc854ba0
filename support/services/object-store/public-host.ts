/** The host on which anybody reads the objects of one bucket, by their exact keys and in no other way. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RecordedRequest } from '../../ports/object-store.ts'
import { methodNotAllowed, noSuchKey, S3Error } from '../s3-protocol/errors.ts'
import { decoded, requestHead } from '../s3-protocol/request-head.ts'
import { drain, type Prepared, prepared, refusal } from './answer.ts'
import type { Store } from './call.ts'
import { delivery, objectOf } from './operations/read-object.ts'
import { headRecord } from './recording.ts'

export interface PublicParts {
  readonly store: Store
  readonly bucket: string
  readonly record: (request: RecordedRequest) => void
}

/** Queries mean nothing here: neither signatures nor listings nor other headers. */
export async function handlePublic(
  incoming: IncomingMessage,
  response: ServerResponse,
  { store, bucket, record }: PublicParts,
): Promise<void> {
  const { method = '', url = '/' } = incoming
  const head = requestHead(method, url.split('?')[0] ?? '/', incoming.headers)
  const place = { bucket, key: '' }
  const write = (status: number, refused?: S3Error) => {
    const why = refused === undefined ? {} : { code: refused.code, reason: refused.message }
    const operation = method === 'HEAD' ? 'HeadObject' : 'GetObject'
    record({
      at: store.now(),
      host: 'public',
      operation,
      ...headRecord(head),
      ...place,
      status,
      ...why,
    })
  }
  let answer: Prepared
  try {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed()
    place.key = decoded(head.path.slice(1))
    if (place.key === '') throw noSuchKey()
    const found = delivery(objectOf({ store, place }), head.headers)
    answer = await prepared(found, method, store.contents)
    write(answer.status)
  } catch (error) {
    if (!(error instanceof S3Error)) throw error
    write(error.status, error)
    answer = refusal(error, method, head.path)
  }
  await answer.send(response)
  drain(incoming)
}
