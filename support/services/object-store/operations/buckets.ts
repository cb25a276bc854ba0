/** Operations about buckets as a whole. */
import { S3Error } from '../../s3-protocol/errors.ts'
import { bucketOf, type Operation } from '../call.ts'

/** Source: Amazon S3, "Bucket naming rules", as far as they are about characters. */
const validName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

export const createBucket: Operation = ({ store, place: { bucket } }) => {
  if (!validName.test(bucket)) {
    throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.')
  }
  if (store.catalogue.bucket(bucket) !== undefined) {
    throw new S3Error(409, 'BucketAlreadyOwnedByYou', 'The bucket exists and is yours already.')
  }
  store.catalogue.create(bucket)
  return { status: 200, headers: { location: `/${bucket}` } }
}

export const headBucket: Operation = (call) => {
  bucketOf(call)
  return { status: 200, headers: { 'x-amz-bucket-region': call.store.regions[0] ?? '' } }
}

export const deleteBucket: Operation = (call) => {
  if (bucketOf(call).keys().length > 0) {
    throw new S3Error(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty.')
  }
  call.store.catalogue.drop(call.place.bucket)
  return { status: 204 }
}

export const listBuckets: Operation = ({ store, caller }) => {
  const entries = store.catalogue.buckets().map(({ name, created }) => ({
    Name: name,
    CreationDate: new Date(created).toISOString(),
  }))
  const owner = { ID: caller.accessKeyId, DisplayName: caller.accessKeyId }
  return {
    status: 200,
    xml: ['ListAllMyBucketsResult', { Owner: owner, Buckets: { Bucket: entries } }],
  }
}

export const getBucketLocation: Operation = (call) => {
  bucketOf(call)
  return { status: 200, xml: ['LocationConstraint', { '#': call.store.regions[0] }] }
}
