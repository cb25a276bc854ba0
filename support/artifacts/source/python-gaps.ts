/** Python that the parser's grammar does not know, written so that it does: every sign stays in its place. */
import { parser } from '@lezer/python'

/** Nobody writes more of them in one file. */
const mostGaps = 500

/**
 * The text as it is parsed: as long as the original, line by line. What no gap explains stays as it is,
 * and does not parse.
 */
export function withoutGaps(text: string): string {
  let known = text
  for (let turn = 0; turn < mostGaps; turn += 1) {
    const at = firstError(known)
    if (at === undefined) return known
    const next = closed(known, at)
    if (next === undefined) return known
    known = next
  }
  return known
}

/** Where the first error of a text is. */
export function firstError(text: string): number | undefined {
  let first: number | undefined
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) first = Math.min(first ?? from, from)
    },
  })
  return first
}

/** The text without the gap at this place; undefined where it is none. */
function closed(text: string, at: number): string | undefined {
  const before = text.slice(0, at)
  // A generator that hands over nothing: `yield` alone (Python reference, "Yield expressions").
  const bare = /\byield[ \t]*$/.exec(before)
  if (bare !== null) return replaced(text, bare.index, 'yield'.length, '(0)  ')
  // A number that ends in its point: `1.` (Python reference, "Floating-point literals").
  if (/\b\d[\d_]*\.$/.test(before)) return replaced(text, at - 1, 1, ' ')
  return withoutParentheses(text, before)
}

/** `with (a() as b, c() as d):` (Python reference, "The with statement", since 3.10). */
function withoutParentheses(text: string, before: string): string | undefined {
  const last = [...before.matchAll(/\bwith[ \t]*\(/g)].at(-1)
  if (last === undefined) return undefined
  const start = last.index + last[0].length - 1
  const end = closingOf(text, start)
  if (end === undefined || !/^[ \t]*:/.test(text.slice(end + 1))) return undefined
  const inner = text.slice(start + 1, end).replace(/,(\s*)$/, ' $1')
  const flat = ` ${inner.replaceAll('\n', ' ')} `
  return replaced(text, start, end + 1 - start, flat)
}

function closingOf(text: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return undefined
}

const replaced = (text: string, start: number, length: number, by: string) =>
  text.slice(0, start) + by + text.slice(start + length)
