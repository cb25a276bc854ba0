/** Puts an object into a bucket: from the body of the request, or from another object. */
import { requireCopyConditions, requireWriteConditions } from '../../s3-protocol/conditions.ts'
import { invalidArgument, invalidRequest } from '../../s3-protocol/errors.ts'
import { decoded } from '../../s3-protocol/request-head.ts'
import { bucketOf, type Call, type Operation, quoted, requireRight, wholeSecond } from '../call.ts'
import type { Bucket, StoredObject } from '../catalogue.ts'
import { keptHeaders } from '../object-headers.ts'
import { objectOf } from './read-object.ts'

/** Nothing can be seen of the object before all of it has come and is right. */
export const putObject: Operation = async (call) => {
  const bucket = bucketOf(call)
  const { head, place, store } = call
  const headers = keptHeaders(head.headers)
  requireWriteConditions(head.headers, bucket.get(place.key))
  const received = await store.contents.receive(call.payload())
  try {
    // Another upload may have ended while this one came.
    requireWriteConditions(head.headers, bucket.get(place.key))
    const { bytes, md5, checksum } = received
    await settle(call, bucket, {
      ...{ key: place.key, content: await received.keep(), bytes, etag: md5, headers },
      modified: wholeSecond(store.now()),
      ...(checksum !== undefined && { checksum }),
    })
    const sum = checksum === undefined ? {} : { [checksum.header]: checksum.value }
    return { status: 200, headers: { etag: quoted(md5), ...sum } }
  } catch (error) {
    await received.discard()
    throw error
  }
}

export const copyObject: Operation = async (call) => {
  const bucket = bucketOf(call)
  const { head, place, store } = call
  const from = sourceOf(head.headers['x-amz-copy-source'] ?? '')
  requireRight(call.caller, from.bucket, 'read')
  const source = objectOf({ store, place: from })
  requireCopyConditions(head.headers, source)
  const replaces = directive(head.headers['x-amz-metadata-directive'])
  if (!replaces && from.bucket === place.bucket && from.key === place.key) {
    throw invalidRequest('This copy is of an object onto itself and changes nothing of it.')
  }
  const copy: StoredObject = {
    ...source,
    key: place.key,
    content: await store.contents.copy(source.content),
    modified: wholeSecond(store.now()),
    headers: replaces ? keptHeaders(head.headers) : source.headers,
  }
  await settle(call, bucket, copy)
  const modified = new Date(copy.modified).toISOString()
  return {
    status: 200,
    xml: ['CopyObjectResult', { ETag: quoted(copy.etag), LastModified: modified }],
  }
}

/** Puts the object into its bucket and removes the content of the one that it replaces. */
export async function settle({ store }: Call, bucket: Bucket, object: StoredObject): Promise<void> {
  await store.contents.remove(bucket.put(object)?.content)
}

/** True when the copy gets the headers of the request, false when it keeps those of its source. */
function directive(given = 'COPY'): boolean {
  if (given === 'COPY' || given === 'REPLACE') return given === 'REPLACE'
  throw invalidArgument('Unknown metadata directive.')
}

function sourceOf(header: string) {
  const [bucket = '', ...key] = decoded(header).replace(/^\//, '').split('/')
  if (bucket === '' || key.join('/') === '') {
    throw invalidArgument('Copy Source must mention the source bucket and key: bucket/key')
  }
  return { bucket, key: key.join('/') }
}
