/** The S3-compatible interface of the storage, as one route below `/storage/v1/s3`. */
import type { Context, Hono } from 'hono'
import { notImplemented } from '../../../s3-protocol/errors.ts'
import { withQueryHeaders } from '../../../s3-protocol/request-head.ts'
import type { StorageServices } from '../requests.ts'
import { bucketLocation, headBucket, listBuckets, listObjects } from './buckets.ts'
import { headOf, placeOf, refusalOf, type S3Operation } from './call.ts'
import { callerOfS3 } from './keys.ts'
import { deleteObject, deleteObjects, getObject, putObject } from './objects.ts'

/**
 * By what a request is about, its method and its sub-resource. Copies and uploads in parts are not
 * here: they are refused as not implemented.
 */
const operations: Readonly<Record<string, S3Operation>> = {
  'service GET': listBuckets,
  'bucket HEAD': headBucket,
  'bucket GET list-type': listObjects,
  'bucket GET location': bucketLocation,
  'bucket POST delete': deleteObjects,
  'object GET': getObject,
  'object HEAD': getObject,
  'object PUT': putObject,
  'object DELETE': deleteObject,
}

const subResources = new Set(
  'acl cors delete lifecycle list-type location policy tagging uploadId uploads versioning'.split(
    ' ',
  ),
)

export function s3Routes(router: Hono, s: StorageServices): void {
  router.all('/s3', (c) => answer(c, s))
  router.all('/s3/*', (c) => answer(c, s))
}

async function answer(c: Context, s: StorageServices): Promise<Response> {
  try {
    const sent = headOf(c)
    const place = placeOf(sent)
    const { caller, signer } = callerOfS3(sent, s)
    const about = place.bucket === '' ? 'service' : place.key === '' ? 'bucket' : 'object'
    const asked = sent.query.map(([name]) => name).filter((name) => subResources.has(name))
    const name = [about, c.req.method, ...asked].join(' ')
    const run = operations[name]
    if (run === undefined) throw notImplemented(name)
    return await run({ c, s, head: withQueryHeaders(sent), caller, signer, ...place })
  } catch (error) {
    const refusal = refusalOf(error, c.req.method)
    if (refusal === undefined) throw error
    return refusal
  }
}
