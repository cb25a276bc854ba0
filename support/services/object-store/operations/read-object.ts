/** Delivers an object: whole or in part, with its content or without. */
import { byteRange } from '../../s3-protocol/byte-range.ts'
import { isUnchanged } from '../../s3-protocol/conditions.ts'
import { noSuchKey } from '../../s3-protocol/errors.ts'
import { type Answer, bucketOf, type Call, type Operation } from '../call.ts'
import type { StoredObject } from '../catalogue.ts'
import { deliveredHeaders, overrides } from '../object-headers.ts'

export const getObject: Operation = (call) => {
  const object = objectOf(call)
  return delivery(object, call.head.headers, {
    ...overrides(call.head),
    ...checksumOf(call, object),
  })
}

/** The answer with an object's content, as the headers of the request want it. */
export function delivery(
  object: StoredObject,
  request: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Answer {
  const headers = { ...deliveredHeaders(object), ...more }
  if (isUnchanged(request, object)) return { status: 304, headers }
  const { bytes } = object
  const part = bytes === 0 ? undefined : byteRange(request.range, bytes)
  if (part === undefined) {
    const length = { 'content-length': String(bytes) }
    return {
      status: 200,
      headers: { ...headers, ...length },
      content: { object, range: { first: 0, last: bytes - 1 } },
    }
  }
  const { first, last } = part
  const partial = {
    ...withoutChecksum(headers),
    'content-range': `bytes ${first}-${last}/${bytes}`,
    'content-length': String(last - first + 1),
  }
  return { status: 206, headers: partial, content: { object, range: part } }
}

export function objectOf(call: Pick<Call, 'store' | 'place'>): StoredObject {
  const object = bucketOf(call).get(call.place.key)
  if (object === undefined) throw noSuchKey()
  return object
}

/** The sum that was given with the content, for a client that wants to hold the content against it. */
function checksumOf({ head }: Call, { checksum }: StoredObject): Record<string, string> {
  const wanted = head.headers['x-amz-checksum-mode'] === 'ENABLED'
  return wanted && checksum !== undefined ? { [checksum.header]: checksum.value } : {}
}

/** It is a sum of the whole content, and would not fit a part of it. */
function withoutChecksum(headers: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-'))
  return Object.fromEntries(others)
}
