/** Finds thousands of known values in a text in one pass over it. */

/** As many characters at the least has every value that is looked for. */
export const shortestValue = 6

export interface KnownValues {
  /** Shorter values than `shortestValue` are refused, for they would never be found. */
  add(value: string): void
  /** The text with every part that belongs to one of the values, overlapping ones too, replaced by `mask`. */
  masked(text: string, mask: string): string
}

/** Values are kept by how they begin: most places of a text begin none of them. */
export function knownValues(): KnownValues {
  const byStart = new Map<string, string[]>()
  return {
    add: (value) => {
      if (value.length < shortestValue)
        throw new RangeError(`a value of ${value.length} characters`)
      const start = value.slice(0, shortestValue)
      const others = byStart.get(start) ?? []
      if (others.includes(value)) return
      others.push(value)
      byStart.set(start, others)
    },
    masked: (text, mask) => {
      const spans = spansIn(text, byStart)
      if (spans.length === 0) return text
      const kept = spans.map(({ from }, at) => text.slice(spans[at - 1]?.to ?? 0, from))
      return [...kept, text.slice(spans.at(-1)?.to)].join(mask)
    },
  }
}

interface Span {
  readonly from: number
  to: number
}

/** In their order, and none touches the next. */
function spansIn(text: string, byStart: ReadonlyMap<string, readonly string[]>): Span[] {
  const spans: Span[] = []
  for (let from = 0; from + shortestValue <= text.length; from += 1) {
    const candidates = byStart.get(text.slice(from, from + shortestValue)) ?? []
    for (const value of candidates) {
      if (text.startsWith(value, from)) cover(spans, from, from + value.length)
    }
  }
  return spans
}

/** Values that overlap are one span; what stands side by side stays two. */
function cover(spans: Span[], from: number, to: number): void {
  const last = spans.at(-1)
  if (last !== undefined && from < last.to) last.to = Math.max(last.to, to)
  else spans.push({ from, to })
}
