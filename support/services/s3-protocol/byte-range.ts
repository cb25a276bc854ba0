/** The part of a content that a `Range` header asks for. */
import { rangeNotSatisfiable } from './errors.ts'

export interface ByteRange {
  /** First and last byte, both included. */
  readonly first: number
  readonly last: number
}

/**
 * One range of `size` bytes; undefined for a header that is not understood (several ranges among them),
 * which S3 ignores. One that lies outside is refused.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const last = to === '' || from === '' ? size - 1 : Math.min(Number(to), size - 1)
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  if (from !== '' && to !== '' && Number(to) < first) return undefined
  if (first > last) throw rangeNotSatisfiable()
  return { first, last }
}
