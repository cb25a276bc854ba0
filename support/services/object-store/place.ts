/** The bucket and the key that a request is about: by its path, or by its host. */
import { S3Error } from '../s3-protocol/errors.ts'
import { decoded, type RequestHead } from '../s3-protocol/request-head.ts'

export interface Place {
  /** '' for a request about no bucket. */
  readonly bucket: string
  /** '' for a request about the bucket itself. */
  readonly key: string
}

/** A bucket may stand before this name in the host: `bucket.localhost`. */
const domain = 'localhost'

/** Source: Amazon S3, "Creating object key names": 1024 bytes of UTF-8. */
const longestKey = 1024

export function placeOf({ path, headers }: RequestHead): Place {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  const segments = path.split('/').slice(1)
  const byHost = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : undefined
  const bucket = byHost ?? decoded(segments.shift() ?? '')
  const key = decoded(segments.join('/'))
  if (Buffer.byteLength(key) > longestKey) {
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long.')
  }
  return { bucket, key }
}
