/** Presigned URLs for reading, of any length of life: clients refuse to make one of more than a week. */
import { encoded, requestHead } from './request-head.ts'
import { requestSignature, signingKey } from './signature.ts'

export interface PresignedObject {
  /** Base of the S3 interface; may have a path of its own. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly bucket: string
  readonly key: string
}

/** A path-style URL that reads the object for so many seconds from now on. */
export function presignedUrl(object: PresignedObject, seconds: number): string {
  const { endpoint, region, accessKeyId, secretAccessKey, bucket, key } = object
  const { origin, pathname, host } = new URL(endpoint)
  const segments = [bucket, ...key.split('/')].map(encoded)
  const path = [pathname.replace(/\/$/, ''), ...segments].join('/')
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = { day: date.slice(0, 8), region, service: 's3' }
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope.day}/${region}/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  })
  const head = requestHead('GET', `${path}?${query}`, { host })
  const parts = { scope, date, signedHeaders: ['host'], payload: 'UNSIGNED-PAYLOAD' }
  const signature = requestSignature(signingKey(secretAccessKey, scope), head, parts)
  return `${origin}${path}?${query}&X-Amz-Signature=${signature}`
}
