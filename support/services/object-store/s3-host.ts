/** The S3 interface: every request is signed, is allowed to its signer, and is written down. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RecordedRequest } from '../../ports/object-store.ts'
import { authenticate, type Signer } from '../s3-protocol/authenticate.ts'
import { accessDenied, S3Error } from '../s3-protocol/errors.ts'
import { payloadOf } from '../s3-protocol/payload.ts'
import { type RequestHead, requestHead, withQueryHeaders } from '../s3-protocol/request-head.ts'
import { drain, type Prepared, prepared, refusal } from './answer.ts'
import { requireRight, type Store } from './call.ts'
import { type Place, placeOf } from './place.ts'
import { headRecord } from './recording.ts'
import { refuseUnknown } from './refusals.ts'
import { missing, routeOf } from './routes.ts'
import type { KeyPair } from './settings.ts'

export interface HostParts {
  readonly store: Store
  readonly keys: readonly KeyPair[]
  readonly record: (request: RecordedRequest) => void
}

/** What becomes known of a request while it is handled. */
interface Notes {
  operation: string
  place: Place
  accessKeyId?: string
}

export async function handleS3(
  incoming: IncomingMessage,
  response: ServerResponse,
  { store, keys, record }: HostParts,
): Promise<void> {
  const { method = '', url = '/' } = incoming
  const notes: Notes = { operation: '', place: { bucket: '', key: '' } }
  const at = store.now()
  const write = (status: number, refused?: S3Error | Error) => {
    const told = refused === undefined ? {} : { reason: refused.message }
    const code = refused instanceof S3Error ? { code: refused.code } : {}
    const { place, ...known } = notes
    const head = requestHead(method, plainTarget(url), incoming.headers)
    record({ at, host: 's3', ...headRecord(head), ...place, ...known, status, ...code, ...told })
  }
  let answer: Prepared
  try {
    const head = requestHead(method, url, incoming.headers)
    answer = await answerOf(incoming, head, notes, { store, keys })
    write(answer.status)
  } catch (error) {
    if (incoming.errored !== null) return write(0, incoming.errored)
    const refused = error instanceof S3Error ? error : internal(error)
    write(refused.status, refused)
    answer = refusal(refused, method, plainTarget(url).split('?')[0] ?? '')
  }
  await answer.send(response)
  drain(incoming)
}

async function answerOf(
  incoming: IncomingMessage,
  sent: RequestHead,
  notes: Notes,
  { store, keys }: Pick<HostParts, 'store' | 'keys'>,
): Promise<Prepared> {
  const keyOf = (id: string) => keys.find(({ accessKeyId }) => accessKeyId === id)
  const head = withQueryHeaders(sent)
  notes.place = placeOf(head)
  const route = routeOf(head, notes.place)
  notes.operation = route.name
  const signer = authenticate(sent, {
    secretOf: (id) => keyOf(id)?.secretAccessKey,
    regions: store.regions,
    now: store.now,
  })
  const caller = signer === undefined ? undefined : keyOf(signer.accessKeyId)
  if (signer === undefined || caller === undefined) throw accessDenied()
  notes.accessKeyId = caller.accessKeyId
  requireRight(caller, notes.place.bucket, route.right)
  if (route.run === undefined) throw missing(route)
  refuseUnknown(head, signer, store.dialect)
  const payload = () => payloadOf(head, signer as Signer, incoming)
  const answer = await route.run({ store, head, place: notes.place, caller, payload })
  return prepared(answer, head.method, store.contents)
}

/** A path and query that can be decoded: a broken one is recorded as it was sent. */
function plainTarget(url: string): string {
  try {
    decodeURIComponent(url)
    return url
  } catch {
    return encodeURI(url)
  }
}

function internal(error: unknown): S3Error {
  console.error(error)
  return new S3Error(500, 'InternalError', 'We encountered an internal error.')
}
