/** What lies in a store, seen with the keys that may do everything. */
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'

export interface StoredObject {
  readonly key: string
  readonly bytes: Buffer
  readonly contentType: string
  readonly disposition: string
}

/** Work with a client of the suite's own; it is gone afterwards. */
async function withAdmin<T>(
  address: ObjectStoreAddress,
  work: (s3: S3Client) => Promise<T>,
): Promise<T> {
  const { endpoint, region, adminAccessKeyId, adminSecretAccessKey } = address
  const credentials = { accessKeyId: adminAccessKeyId, secretAccessKey: adminSecretAccessKey }
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  try {
    return await work(s3)
  } finally {
    s3.destroy()
  }
}

/** Every key of the bucket, in the order of the store. */
export function keysIn(address: ObjectStoreAddress): Promise<string[]> {
  return withAdmin(address, async (s3) => {
    const keys: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = { Bucket: address.bucket, ...(ContinuationToken && { ContinuationToken }) }
      const found = await s3.send(new ListObjectsV2Command(page))
      keys.push(...(found.Contents ?? []).flatMap(({ Key }) => Key ?? []))
      ContinuationToken = found.NextContinuationToken
    } while (ContinuationToken !== undefined)
    return keys
  })
}

/** The object under exactly this key; undefined when there is none. */
export function objectAt(
  address: ObjectStoreAddress,
  key: string,
): Promise<StoredObject | undefined> {
  return withAdmin(address, async (s3) => {
    try {
      const found = await s3.send(new GetObjectCommand({ Bucket: address.bucket, Key: key }))
      const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? [])
      const { ContentType: contentType = '', ContentDisposition: disposition = '' } = found
      return { key, bytes, contentType, disposition }
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  })
}

/** Puts small objects into the bucket, all with the same content. */
export async function putObjects(
  address: ObjectStoreAddress,
  keys: readonly string[],
): Promise<void> {
  const atOnce = 20
  await withAdmin(address, async (s3) => {
    for (let from = 0; from < keys.length; from += atOnce) {
      const some = keys.slice(from, from + atOnce)
      const put = (Key: string) =>
        s3.send(new PutObjectCommand({ Bucket: address.bucket, Key, Body: 'x' }))
      await Promise.all(some.map(put))
    }
  })
}

/** Takes an object away behind the system's back. */
export async function removeObject(address: ObjectStoreAddress, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: address.bucket, Key: key })
  await withAdmin(address, (s3) => s3.send(command))
}

/** Takes the bucket away, with all that lies in it. */
export async function removeBucket(address: ObjectStoreAddress): Promise<void> {
  for (const key of await keysIn(address)) await removeObject(address, key)
  const command = new DeleteBucketCommand({ Bucket: address.bucket })
  await withAdmin(address, (s3) => s3.send(command))
}

/** Keys of uploads in parts that were begun and never ended. */
export function unfinishedUploads(address: ObjectStoreAddress): Promise<string[]> {
  return withAdmin(address, async (s3) => {
    const command = new ListMultipartUploadsCommand({ Bucket: address.bucket })
    return ((await s3.send(command)).Uploads ?? []).map(({ Key = '' }) => Key)
  })
}
