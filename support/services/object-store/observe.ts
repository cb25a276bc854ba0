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
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
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

/** One line of a list. */
export interface ListedObject {
  readonly key: string
  /** When it was last written, in milliseconds since the epoch, by the clock of the store. */
  readonly writtenAt: number
}

/** Every object of the bucket whose key begins with `prefix`, in the order of the store. */
export function listed(address: ObjectStoreAddress, prefix = ''): Promise<ListedObject[]> {
  return withAdmin(address, async (s3) => {
    const objects: ListedObject[] = []
    const asked = { Bucket: address.bucket, ...(prefix && { Prefix: prefix }) }
    let ContinuationToken: string | undefined
    do {
      const page = { ...asked, ...(ContinuationToken && { ContinuationToken }) }
      const found = await s3.send(new ListObjectsV2Command(page))
      for (const { Key, LastModified } of found.Contents ?? []) {
        if (Key !== undefined) objects.push({ key: Key, writtenAt: LastModified?.getTime() ?? 0 })
      }
      ContinuationToken = found.NextContinuationToken
    } while (ContinuationToken !== undefined)
    return objects
  })
}

/** Every key of the bucket, in the order of the store. */
export async function keysIn(address: ObjectStoreAddress): Promise<string[]> {
  return (await listed(address)).map(({ key }) => key)
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

/** Puts one small object into the bucket. */
export async function putObject(
  address: ObjectStoreAddress,
  key: string,
  content: string,
): Promise<void> {
  const put = { Bucket: address.bucket, Key: key, Body: content, ContentType: 'text/plain' }
  await withAdmin(address, (s3) => s3.send(new PutObjectCommand(put)))
}

/** How long an address that takes an object away is good for. */
const signedSeconds = 60

/**
 * Takes an object away behind the system's back. By an address that is signed, not by the client itself: so
 * whoever stands before the requests of a run sees what it is about.
 */
export async function removeObject(address: ObjectStoreAddress, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: address.bucket, Key: key })
  const url = await withAdmin(address, (s3) =>
    getSignedUrl(s3, command, { expiresIn: signedSeconds }),
  )
  const { ok, status } = await fetch(url, { method: 'DELETE' })
  if (!ok) throw new Error(`cannot remove ${key}: the store answers ${status}`)
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
