/** The storage as a client of its S3-compatible interface meets it. */
import type { S3Client } from '@aws-sdk/client-s3'
import { Unverified } from '../../core/errors.ts'
import type { SupabaseAddress } from '../../ports/services.ts'
import { presignedUrl } from '../s3-protocol/presigned-url.ts'
import type { Place } from './visitor.ts'

/** What a client is told of an object before it reads it. */
export interface Description {
  readonly bytes: number
  /** With its quotes, as it was sent. */
  readonly etag: string
  readonly type: string
}

/** True when the interface answers to the target's keys; otherwise why it does not. */
export async function s3Answers(address: SupabaseAddress): Promise<true | string> {
  if (address.s3AccessKeyId === undefined) return 'the target hands out no keys for it'
  const { ListBucketsCommand } = await sdk()
  const client = await clientOf(address)
  try {
    await client.send(new ListBucketsCommand({}))
    return true
  } finally {
    client.destroy()
  }
}

/** Rejects with the client's own error when the object is not there or may not be seen. */
export async function describeByS3(
  address: SupabaseAddress,
  { bucket, path }: Place,
): Promise<Description> {
  const { HeadObjectCommand } = await sdk()
  const client = await clientOf(address)
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: path }))
    const { ContentLength = -1, ETag = '', ContentType = '' } = answer
    return { bytes: ContentLength, etag: ETag, type: ContentType }
  } finally {
    client.destroy()
  }
}

/** A path-style URL that reads the object for so many seconds, of whatever length. */
export function presignedByS3(
  address: SupabaseAddress,
  { bucket, path }: Place,
  seconds: number,
): string {
  return presignedUrl({ ...accessOf(address), bucket, key: path }, seconds)
}

/** Read when it is needed: every worker reads this file, and few of them ask. */
const sdk = () => import('@aws-sdk/client-s3')

async function clientOf(address: SupabaseAddress): Promise<S3Client> {
  const { S3Client } = await sdk()
  const { endpoint, region, ...credentials } = accessOf(address)
  // The interface knows its buckets by path only.
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
}

function accessOf({ url, s3AccessKeyId, s3SecretAccessKey, s3Region }: SupabaseAddress) {
  if (s3AccessKeyId === undefined || s3SecretAccessKey === undefined || s3Region === undefined) {
    throw new Unverified('needs storage-s3: the target hands out no keys for it')
  }
  return {
    endpoint: `${url}/storage/v1/s3`,
    region: s3Region,
    accessKeyId: s3AccessKeyId,
    secretAccessKey: s3SecretAccessKey,
  }
}
