/** Sums that a client gives with a content, and whether the content that came has them. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { crc32c } from './crc32c.ts'
import { badDigest, invalidRequest, notImplemented } from './errors.ts'

/** A checksum as S3 keeps it beside an object. */
export interface Checksum {
  /** Header in small letters, such as `x-amz-checksum-crc32`. */
  readonly header: string
  /** Base64. */
  readonly value: string
}

interface Sum {
  update(data: Uint8Array): void
  base64(): string
}

const makers: Readonly<Record<string, () => Sum>> = {
  'x-amz-checksum-crc32': () => cyclic((data, before) => crc32(data, before)),
  'x-amz-checksum-crc32c': () => cyclic(crc32c),
  'x-amz-checksum-sha1': () => hashed('sha1'),
  'x-amz-checksum-sha256': () => hashed('sha256'),
}

/** Headers that begin so and are no sum. */
const besides = /^x-amz-checksum-(algorithm|mode|type)$/

/** Watches a content go by; `verify` refuses one that has not the sums that were given with it. */
export interface Watch {
  update(data: Uint8Array): void
  /** MD5 of all that came, in hex; the checksum that was given, for the object's record. */
  verify(trailer: Readonly<Record<string, string>>): { md5: string; checksum?: Checksum }
}

/** `headers` may announce a sum that comes in the trailer (`x-amz-trailer`). */
export function watchSums(headers: Readonly<Record<string, string>>): Watch {
  const given = Object.keys(headers).filter(isSum)
  const announced = (headers['x-amz-trailer'] ?? '').toLowerCase().split(',').filter(Boolean)
  const [name, ...more] = [...given, ...announced.map((each) => each.trim())]
  if (more.length > 0) throw invalidRequest('Expecting a single x-amz-checksum- header.')
  const make = name === undefined ? undefined : makers[name]
  if (name !== undefined && make === undefined) throw notImplemented(`Checksum ${name}`)
  const sum = make?.()
  const md5 = createHash('md5')
  return {
    update: (data) => {
      md5.update(data)
      sum?.update(data)
    },
    verify: (trailer) => {
      const digest = md5.digest()
      const md5Given = headers['content-md5']
      if (md5Given !== undefined && md5Given !== digest.toString('base64')) {
        throw badDigest('Content-MD5')
      }
      const checksum = name === undefined ? undefined : verified(name, sum, headers, trailer)
      return { md5: digest.toString('hex'), ...(checksum !== undefined && { checksum }) }
    },
  }
}

function verified(
  header: string,
  sum: Sum | undefined,
  headers: Readonly<Record<string, string>>,
  trailer: Readonly<Record<string, string>>,
): Checksum {
  const given = headers[header] ?? trailer[header]
  const value = sum?.base64() ?? ''
  if (given !== value) throw badDigest(header.slice('x-amz-checksum-'.length).toUpperCase())
  return { header, value }
}

const isSum = (name: string) => name.startsWith('x-amz-checksum-') && !besides.test(name)

function cyclic(next: (data: Uint8Array, before: number) => number): Sum {
  let value = 0
  return {
    update: (data) => {
      value = next(data, value)
    },
    base64: () => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64')
    },
  }
}

function hashed(algorithm: string): Sum {
  const hash = createHash(algorithm)
  return { update: (data) => void hash.update(data), base64: () => hash.digest('base64') }
}
