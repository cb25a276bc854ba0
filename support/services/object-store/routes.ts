/** Which operation a request asks for, and what its key must be good for. */
import { methodNotAllowed, notImplemented } from '../s3-protocol/errors.ts'
import { parameter, type RequestHead } from '../s3-protocol/request-head.ts'
import type { Operation } from './call.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.ts'
import { deleteObject, deleteObjects } from './operations/delete-object.ts'
import { listObjects, listObjectsV2 } from './operations/list-objects.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './operations/multipart.ts'
import { getObject } from './operations/read-object.ts'
import { copyObject, putObject } from './operations/write-object.ts'
import type { Place } from './place.ts'
import type { Right } from './settings.ts'

export interface Route {
  /** As S3 calls it. */
  readonly name: string
  readonly right: Right
  /** Undefined for an operation that S3 has and this store has not. */
  readonly run?: Operation
}

type About = 'service' | 'bucket' | 'object'

/** By what a request is about, its method and its sub-resource. */
const routes: Readonly<Record<string, Route>> = {
  'service GET': { name: 'ListBuckets', right: 'administer', run: listBuckets },
  'bucket PUT': { name: 'CreateBucket', right: 'administer', run: createBucket },
  'bucket DELETE': { name: 'DeleteBucket', right: 'administer', run: deleteBucket },
  'bucket HEAD': { name: 'HeadBucket', right: 'read', run: headBucket },
  'bucket GET': { name: 'ListObjects', right: 'read', run: listObjects },
  'bucket GET list-type': { name: 'ListObjectsV2', right: 'read', run: listObjectsV2 },
  'bucket GET location': { name: 'GetBucketLocation', right: 'read', run: getBucketLocation },
  'bucket GET uploads': { name: 'ListMultipartUploads', right: 'read', run: listMultipartUploads },
  'bucket POST delete': { name: 'DeleteObjects', right: 'write', run: deleteObjects },
  'object GET': { name: 'GetObject', right: 'read', run: getObject },
  'object HEAD': { name: 'HeadObject', right: 'read', run: getObject },
  'object PUT': { name: 'PutObject', right: 'write', run: putObject },
  'object PUT copy': { name: 'CopyObject', right: 'write', run: copyObject },
  'object DELETE': { name: 'DeleteObject', right: 'write', run: deleteObject },
  'object POST uploads': {
    name: 'CreateMultipartUpload',
    right: 'write',
    run: createMultipartUpload,
  },
  'object PUT uploadId': { name: 'UploadPart', right: 'write', run: uploadPart },
  'object PUT uploadId copy': { name: 'UploadPartCopy', right: 'write' },
  'object POST uploadId': {
    name: 'CompleteMultipartUpload',
    right: 'write',
    run: completeMultipartUpload,
  },
  'object DELETE uploadId': {
    name: 'AbortMultipartUpload',
    right: 'write',
    run: abortMultipartUpload,
  },
  'object GET uploadId': { name: 'ListParts', right: 'read', run: listParts },
}

/** Parameters that make a request another operation. Source: Amazon S3 API reference, "Actions". */
const subResources = new Set(
  (
    'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory ' +
    'legal-hold lifecycle list-type location logging metrics notification object-lock ' +
    'ownershipControls policy policyStatus publicAccessBlock replication requestPayment restore ' +
    'retention select tagging torrent uploadId uploads versionId versioning versions website'
  ).split(' '),
)

/** The route of a request; one that this store has not is there without `run`. */
export function routeOf(head: RequestHead, { bucket, key }: Place): Route {
  const about: About = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object'
  const asked = [...new Set(head.query.map(([name]) => name))].filter((name) =>
    subResources.has(name),
  )
  const copies = head.headers['x-amz-copy-source'] === undefined ? [] : ['copy']
  const found = routes[[about, head.method, ...asked, ...copies].join(' ')]
  if (found !== undefined && parameter(head, 'list-type') !== '1') return found
  if (asked.length > 0) return { name: nameOf(about, head.method, asked), right: 'read' }
  throw methodNotAllowed()
}

/** Says that there is no such operation here. */
export function missing({ name }: Route) {
  return notImplemented(name)
}

/** Such as `PutBucketPolicy`. */
function nameOf(about: About, method: string, asked: readonly string[]): string {
  const words = asked.flatMap((name) => name.split('-'))
  return [method.toLowerCase(), about, ...words].map(capital).join('')
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
