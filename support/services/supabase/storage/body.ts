/**
 * The content of an upload, whichever way it was sent: as the body itself or as a multipart form.
 */
import type { Context } from 'hono'
import { objectFromJson } from '../json.ts'
import { entityTooLarge, invalidRequest } from './errors.ts'
import { requireMimeType, uploadLimitBytes } from './limits.ts'
import type { BucketRow } from './rows.ts'

export interface Upload {
  readonly content: AsyncIterable<Uint8Array>
  readonly contentType: string
  readonly cacheControl: string
  readonly userMetadata: Record<string, unknown>
  /** The most bytes that the bucket takes. */
  readonly limit: number
}

/** What a form may weigh beyond the file itself: boundaries and field headers. */
const formOverheadBytes = 65_536

/** Reads the headers (or the form) and refuses what the bucket does not take. */
export async function uploadOf(c: Context, bucket: BucketRow): Promise<Upload> {
  const limit = mostBytes(bucket)
  const type = c.req.header('content-type') ?? 'text/plain;charset=UTF-8'
  const upload = type.startsWith('multipart/form-data')
    ? await fromForm(c, limit)
    : fromBody(c, type, limit)
  requireMimeType(bucket.allowed_mime_types, upload.contentType)
  return upload
}

/** The most bytes that a bucket takes: its own limit, or that of the project. */
export const mostBytes = ({ file_size_limit }: BucketRow): number =>
  Math.min(Number(file_size_limit ?? uploadLimitBytes), uploadLimitBytes)

function fromBody(c: Context, contentType: string, limit: number): Upload {
  if (announcedBytes(c) > limit) throw entityTooLarge()
  return {
    content: c.req.raw.body ?? nothing(),
    contentType,
    cacheControl: c.req.header('cache-control') ?? 'no-cache',
    userMetadata: parsedMetadata(
      Buffer.from(c.req.header('x-metadata') ?? '', 'base64').toString(),
    ),
    limit,
  }
}

/** The name of the file's field is free: the client library leaves it empty. */
async function fromForm(c: Context, limit: number): Promise<Upload> {
  if (announcedBytes(c) > uploadLimitBytes + formOverheadBytes) throw entityTooLarge()
  const form = await c.req.raw.formData()
  const file = [...form.values()].find((value) => value instanceof Blob)
  if (!(file instanceof Blob)) throw invalidRequest('No content provided', 'InvalidRequest')
  const maxAge = form.get('cacheControl')
  return {
    content: file.stream(),
    contentType: file.type || 'application/octet-stream',
    cacheControl: maxAge === null ? 'no-cache' : `max-age=${maxAge}`,
    userMetadata: parsedMetadata(String(form.get('metadata') ?? '')),
    limit,
  }
}

const announcedBytes = (c: Context) => Number(c.req.header('content-length') ?? 0)

/**
 * Metadata of the user's own is a courtesy: what cannot be read is left out, the upload goes on.
 */
const parsedMetadata = (json: string) => objectFromJson(json) ?? {}

async function* nothing(): AsyncGenerator<Uint8Array> {}
