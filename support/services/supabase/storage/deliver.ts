/** Sends the content of an object: whole, in part, only its headers, or "not modified". */
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { noSuchKey } from './errors.ts'
import { byteRange } from './ranges.ts'
import type { StorageServices } from './requests.ts'
import type { StoredObject } from './rows.ts'

export type Headers = Record<string, string>

/** How often an object is looked up again when an upload has replaced it in between. */
const attempts = 3

/**
 * Delivers what `find` finds. `headers` are added to those of the object; an empty one removes it.
 */
export async function deliver(
  c: Context,
  s: StorageServices,
  find: () => Promise<StoredObject>,
  headers: Headers = {},
): Promise<Response> {
  const { object, file } = await opened(s, find)
  const all: Headers = { ...contentHeaders(object), ...disposition(c), ...headers }
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  const response = answer(c, object, file, sent)
  const readsFile = response.body !== null && response.status !== 416
  if (!readsFile) await file.close()
  return response
}

function answer(c: Context, object: StoredObject, file: FileHandle, headers: Headers): Response {
  if (isUnchanged(c, object)) return new Response(null, { status: 304, headers })
  const { size } = object.metadata
  const asked = c.req.header('range')
  if (asked === undefined) {
    headers['content-length'] = String(size)
    const body = c.req.method === 'HEAD' || size === 0 ? null : stream(file, 0, size - 1)
    return new Response(body, { headers })
  }
  const range = byteRange(asked, size)
  if (range === undefined) return unsatisfiable()
  headers['content-range'] = `bytes ${range.first}-${range.last}/${size}`
  headers['content-length'] = String(range.last - range.first + 1)
  const body = c.req.method === 'HEAD' ? null : stream(file, range.first, range.last)
  return new Response(body, { status: 206, headers })
}

/**
 * The row and its open file: an open file can be read to its end even if it is replaced meanwhile.
 */
async function opened(s: StorageServices, find: () => Promise<StoredObject>) {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const object = await find()
    try {
      return { object, file: await s.files.open(object.version) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw noSuchKey()
}

/** Headers that tell of the content itself; `info` sends a part of them too. */
export function contentHeaders({ metadata }: StoredObject): Headers {
  return {
    'content-type': metadata.mimetype,
    'cache-control': metadata.cacheControl,
    etag: metadata.eTag,
    'last-modified': new Date(metadata.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-robots-tag': 'none',
  }
}

function disposition(c: Context): Headers {
  const name = c.req.query('download')
  if (name === undefined) return {}
  if (name === '') return { 'content-disposition': 'attachment;' }
  const encoded = encodeURIComponent(name)
  return {
    'content-disposition': `attachment; filename=${encoded}; filename*=UTF-8''${encoded}`,
  }
}

function isUnchanged(c: Context, { metadata }: StoredObject): boolean {
  if (c.req.header('if-none-match') === metadata.eTag) return true
  const since = Date.parse(c.req.header('if-modified-since') ?? '')
  const modified = Math.floor(Date.parse(metadata.lastModified) / 1000) * 1000
  return since >= modified
}

const unsatisfiable = () =>
  Response.json(
    {
      statusCode: '416',
      error: 'invalid_range',
      message: 'invalid range provided',
      code: 'InvalidRange',
    },
    { status: 416 },
  )

const stream = (file: FileHandle, start: number, end: number) =>
  Readable.toWeb(file.createReadStream({ start, end })) as ReadableStream
