/** What a check of the contract works with: clients of every kind, keys of its own, plain requests. */
import { randomUUID } from 'node:crypto'
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Violation } from '../../../core/errors.ts'

/** A store that is to keep the contract, whoever made it. */
export interface ContractPlace {
  readonly endpoint: string
  readonly region: string
  /** Where the checks put their objects; made when it is not there. */
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Whose answers are expected where Amazon's and Cloudflare's differ; Amazon's unless given. */
  readonly dialect?: 'aws' | 'r2'
  /** Base of the addresses for everybody, where the bucket has such a host. */
  readonly publicUrl?: string
  /** Keys for the objects of this bucket only, where there are some. */
  readonly scoped?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export interface Trial {
  readonly place: ContractPlace
  readonly bucket: string
  readonly s3: S3Client
  /** A key that nobody else uses; `name` is its end. */
  key(name?: string): string
  /** A client that differs from the usual one. */
  client(changes: Partial<S3ClientConfig>): S3Client
  put(key: string, body: string | Buffer, more?: object): Promise<void>
  text(key: string): Promise<string>
  bytes(key: string): Promise<Buffer>
  /** True when there is an object under the key. */
  exists(key: string): Promise<boolean>
  /** A presigned URL; made `ago` seconds before now. */
  signedUrl(command: Signable, seconds: number, ago?: number): Promise<string>
  /** The path-style address of a key, without a signature. */
  plainUrl(key: string): string
}

export type Signable = GetObjectCommand | PutObjectCommand | HeadObjectCommand

export function trialAt(place: ContractPlace): Trial {
  const { bucket, endpoint } = place
  const prefix = `contract-${randomUUID()}`
  const client = (changes: Partial<S3ClientConfig>) => clientOf(place, changes)
  const s3 = client({})
  const bytes = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return Buffer.from((await Body?.transformToByteArray()) ?? [])
  }
  return {
    ...{ place, bucket, s3, client, bytes },
    key: (name = 'object') => `${prefix}/${randomUUID()}/${name}`,
    put: async (key, body, more = {}) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...more }))
    },
    text: async (key) => (await bytes(key)).toString(),
    exists: (key) => exists(s3, bucket, key),
    signedUrl: (command, expiresIn, ago = 0) =>
      // A presigner takes a command of its own client's kind; theirs differ in private fields only.
      getSignedUrl(s3, command as GetObjectCommand, {
        expiresIn,
        signingDate: new Date(Date.now() - ago * 1000),
      }),
    plainUrl: (key) => `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
  }
}

function clientOf(place: ContractPlace, changes: Partial<S3ClientConfig>): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = place
  const credentials = { accessKeyId, secretAccessKey }
  // One attempt: a store that refuses is asked once.
  const usual = { endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 }
  return new S3Client({ ...usual, ...changes })
}

async function exists(s3: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

/** Status of the answer behind an error of the client; 0 when there was none. */
export function statusOf(error: unknown): number {
  return Object(Object(error).$metadata).httpStatusCode ?? 0
}

/** A plain request as `STATUS` or, where the answer names one, `STATUS CODE`. */
export async function outcome(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? ''
  return `${response.status} ${code}`.trim()
}

/** The work is refused as `STATUS CODE`; a HEAD request has no code, so the status alone is given. */
export async function refused(expected: string, work: Promise<unknown>): Promise<void> {
  const received = await work.then(
    () => 'granted',
    (error) => `${statusOf(error)} ${Object(error).name}`,
  )
  const [status = ''] = received.split(' ')
  same('the answer', expected.includes(' ') ? received : status, expected)
}

export function same(what: string, received: unknown, expected: unknown): void {
  if (JSON.stringify(received) === JSON.stringify(expected)) return
  throw new Violation(what, { expected, received })
}
