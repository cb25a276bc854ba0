/** Uploads in parts: begun, filled in any order, and made an object at the end or given up. */
import { createHash } from 'node:crypto'
import { requireWriteConditions } from '../../s3-protocol/conditions.ts'
import { invalidArgument, malformedXml, S3Error } from '../../s3-protocol/errors.ts'
import { textOf } from '../../s3-protocol/payload.ts'
import { parameter } from '../../s3-protocol/request-head.ts'
import { readXml } from '../../s3-protocol/xml.ts'
import { bucketOf, type Call, type Operation, quoted, wholeSecond } from '../call.ts'
import { keptHeaders } from '../object-headers.ts'
import type { Dialect } from '../settings.ts'
import type { Part, Upload } from '../uploads.ts'
import { settle } from './write-object.ts'

/** Source: Amazon S3, "Multipart upload limits". */
const smallestPart = 5 * 1024 ** 2
const mostParts = 10_000
const mostBytes = 2 * 1024 ** 2

export const createMultipartUpload: Operation = (call) => {
  const { name } = bucketOf(call)
  const { place, store, head } = call
  const { id } = store.uploads.start(name, place.key, keptHeaders(head.headers), store.now())
  const result = { Bucket: name, Key: place.key, UploadId: id }
  return { status: 200, xml: ['InitiateMultipartUploadResult', result] }
}

export const uploadPart: Operation = async (call) => {
  const upload = uploadOf(call)
  const { store, head } = call
  const number = Number(parameter(head, 'partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    throw invalidArgument(`Part number must be an integer between 1 and ${mostParts}, inclusive`)
  }
  const received = await store.contents.receive(call.payload())
  const { bytes, md5: etag } = received
  const content = await received.keep()
  const replaced = upload.parts.get(number)
  upload.parts.set(number, { number, content, etag, bytes, modified: wholeSecond(store.now()) })
  await store.contents.remove(replaced?.content)
  return { status: 200, headers: { etag: quoted(etag) } }
}

export const completeMultipartUpload: Operation = async (call) => {
  const upload = uploadOf(call)
  const bucket = bucketOf(call)
  const { store, head, place } = call
  const parts = chosenParts(await textOf(call.payload(), mostBytes), upload)
  requireSizes(parts, store.dialect)
  requireWriteConditions(head.headers, bucket.get(place.key))
  const content = await store.contents.join(parts.map((part) => part.content))
  const etag = etagOf(parts)
  await settle(call, bucket, {
    ...{ key: place.key, content, etag, headers: upload.headers },
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    modified: wholeSecond(store.now()),
  })
  await end(call, upload)
  const location = `/${place.bucket}/${place.key}`
  const result = { Location: location, Bucket: place.bucket, Key: place.key, ETag: quoted(etag) }
  return { status: 200, xml: ['CompleteMultipartUploadResult', result] }
}

export const abortMultipartUpload: Operation = async (call) => {
  await end(call, uploadOf(call))
  return { status: 204 }
}

export const listParts: Operation = (call) => {
  const upload = uploadOf(call)
  const parts = [...upload.parts.values()].sort((a, b) => a.number - b.number)
  const result = {
    ...{ Bucket: upload.bucket, Key: upload.key, UploadId: upload.id, IsTruncated: false },
    Part: parts.map(({ number, etag, bytes, modified }) => ({
      PartNumber: number,
      LastModified: new Date(modified).toISOString(),
      ETag: quoted(etag),
      Size: bytes,
    })),
  }
  return { status: 200, xml: ['ListPartsResult', result] }
}

export const listMultipartUploads: Operation = (call) => {
  const { name } = bucketOf(call)
  const prefix = parameter(call.head, 'prefix') ?? ''
  const uploads = call.store.uploads.in(name).filter(({ key }) => key.startsWith(prefix))
  const result = {
    ...{ Bucket: name, Prefix: prefix, IsTruncated: false },
    Upload: uploads.map(({ key, id, started }) => ({
      Key: key,
      UploadId: id,
      Initiated: new Date(started).toISOString(),
    })),
  }
  return { status: 200, xml: ['ListMultipartUploadsResult', result] }
}

function uploadOf({ head, store, place }: Call): Upload {
  const upload = store.uploads.find(parameter(head, 'uploadId') ?? '')
  if (upload !== undefined && upload.bucket === place.bucket && upload.key === place.key) {
    return upload
  }
  throw new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.')
}

async function end({ store }: Call, upload: Upload): Promise<void> {
  store.uploads.end(upload.id)
  for (const { content } of upload.parts.values()) await store.contents.remove(content)
}

/** The parts that the request names, by number and mark, in ascending order. */
function chosenParts(body: string, upload: Upload): Part[] {
  const named = readXml(body, 'CompleteMultipartUpload').all('Part')
  if (named.length === 0) throw malformedXml()
  const numbers = named.map((part) => Number(part.text('PartNumber')))
  if (numbers.some((number, i) => number <= (numbers[i - 1] ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
  return named.map((wanted, i) => {
    const part = upload.parts.get(numbers[i] ?? 0)
    const etag = (wanted.text('ETag') ?? '').replaceAll('"', '')
    if (part?.etag === etag) return part
    throw invalidPart('One or more of the specified parts could not be found.')
  })
}

function requireSizes(parts: readonly Part[], dialect: Dialect): void {
  const before = parts.slice(0, -1)
  if (before.some(({ bytes }) => bytes < smallestPart)) {
    throw new S3Error(400, 'EntityTooSmall', 'A part is smaller than the minimum allowed size.')
  }
  if (dialect === 'r2' && new Set(before.map(({ bytes }) => bytes)).size > 1) {
    throw invalidPart('All non-trailing parts must have the same length.')
  }
}

const invalidPart = (message: string) => new S3Error(400, 'InvalidPart', message)

/** The MD5 of all the parts' MD5s, and how many they are. */
function etagOf(parts: readonly Part[]): string {
  const sums = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')))
  return `${createHash('md5').update(sums).digest('hex')}-${parts.length}`
}
