/** Deletes one object, or many of one bucket with one request. */
import { malformedXml } from '../../s3-protocol/errors.ts'
import { textOf } from '../../s3-protocol/payload.ts'
import { readXml } from '../../s3-protocol/xml.ts'
import { bucketOf, type Operation } from '../call.ts'

/** Source: Amazon S3, "DeleteObjects": up to 1000 keys. */
const mostKeys = 1000
/** 1000 keys of 1024 bytes, each of which may be escaped. */
const mostBytes = 8 * 1024 * 1024

/** What is not there is deleted just the same. */
export const deleteObject: Operation = async (call) => {
  await call.store.contents.remove(bucketOf(call).remove(call.place.key)?.content)
  return { status: 204 }
}

export const deleteObjects: Operation = async (call) => {
  const bucket = bucketOf(call)
  const request = readXml(await textOf(call.payload(), mostBytes), 'Delete')
  const keys = request.all('Object').map((object) => object.text('Key') ?? '')
  if (keys.length === 0 || keys.length > mostKeys || keys.includes('')) throw malformedXml()
  for (const key of keys) await call.store.contents.remove(bucket.remove(key)?.content)
  const told = request.text('Quiet') === 'true' ? [] : keys
  return { status: 200, xml: ['DeleteResult', { Deleted: told.map((Key) => ({ Key })) }] }
}
