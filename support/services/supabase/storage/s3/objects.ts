/** Reads, writes and deletes objects by the S3 protocol: the same rows and contents as by REST. */
import { malformedXml, notImplemented, rangeNotSatisfiable } from '../../../s3-protocol/errors.ts'
import { textOf } from '../../../s3-protocol/payload.ts'
import { parameter } from '../../../s3-protocol/request-head.ts'
import { readXml } from '../../../s3-protocol/xml.ts'
import { mostBytes } from '../body.ts'
import { deliver } from '../deliver.ts'
import { visibleObject } from '../download.ts'
import { requireMimeType, validKey } from '../limits.ts'
import { removeObjects } from '../remove.ts'
import { bucketById, stored } from '../rows.ts'
import { storeUpload } from '../upload.ts'
import { bodyOf, type S3Operation, xml } from './call.ts'

const metadata = 'x-amz-meta-'
const mostKeys = 1000
const mostBytesOfList = 8 * 1024 ** 2

/** Also answers HEAD, to which the delivery gives the headers alone. */
export const getObject: S3Operation = async ({ c, s, head, caller, bucket, key }) => {
  await bucketById(s.pool, bucket)
  const find = async () =>
    stored(await visibleObject(s, caller, { bucket, name: key }, 'storage.s3.object.get'))
  const object = await find()
  const own = Object.entries(object.user_metadata ?? {}).map(([name, value]) => {
    return [`${metadata}${name}`, String(value)] as const
  })
  const asked = ['content-type', 'content-disposition', 'cache-control'].flatMap((name) => {
    const value = parameter(head, `response-${name}`)
    return value === undefined ? [] : [[name, value] as const]
  })
  const response = await deliver(c, s, find, Object.fromEntries([...own, ...asked]))
  if (response.status === 416) throw rangeNotSatisfiable()
  return response
}

export const putObject: S3Operation = async (call) => {
  const { s, head, caller, bucket, key } = call
  if (head.headers['x-amz-copy-source'] !== undefined) throw notImplemented('CopyObject')
  const row = await bucketById(s.pool, bucket)
  const { 'content-type': contentType = 'application/octet-stream' } = head.headers
  requireMimeType(row.allowed_mime_types, contentType)
  const body = bodyOf(call)
  async function* content() {
    yield* body.content
    body.verified()
  }
  const own = Object.entries(head.headers).filter(([name]) => name.startsWith(metadata))
  const to = { bucket, name: validKey(key), upsert: true, operation: 'storage.s3.object.put' }
  const { md5 } = await storeUpload(s, caller, to, {
    content: content(),
    contentType,
    cacheControl: head.headers['cache-control'] ?? 'no-cache',
    userMetadata: Object.fromEntries(
      own.map(([name, value]) => [name.slice(metadata.length), value]),
    ),
    limit: mostBytes(row),
  })
  return new Response(null, { headers: { etag: `"${md5}"`, 'content-length': '0' } })
}

/** What is not there is deleted just the same. */
export const deleteObject: S3Operation = async ({ s, caller, bucket, key }) => {
  await bucketById(s.pool, bucket)
  await removeObjects(s, caller, bucket, [key], 'storage.s3.object.delete')
  return new Response(null, { status: 204 })
}

export const deleteObjects: S3Operation = async (call) => {
  const { s, caller, bucket } = call
  await bucketById(s.pool, bucket)
  const request = readXml(await textOf(bodyOf(call), mostBytesOfList), 'Delete')
  const keys = request.all('Object').map((object) => object.text('Key') ?? '')
  if (keys.length === 0 || keys.length > mostKeys) throw malformedXml()
  await removeObjects(s, caller, bucket, keys, 'storage.s3.object.delete_many')
  const told = request.text('Quiet') === 'true' ? [] : keys
  return xml('DeleteResult', { Deleted: told.map((Key) => ({ Key })) })
}
