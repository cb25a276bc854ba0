/** The part of a content that a `Range` header asks for. */

export interface ByteRange {
  /** First and last byte, both included. */
  readonly first: number
  readonly last: number
}

/** One range of `size` bytes; undefined when the header is malformed or lies outside. */
export function byteRange(header: string, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const range =
    from === ''
      ? { first: Math.max(0, size - Number(to)), last: size - 1 }
      : { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) }
  return range.first <= range.last ? range : undefined
}
