/** What a process has said at its end, shortened to what tells the cause. */

export interface LastWords {
  /** The line that names the cause, as far as one does. */
  readonly cause: string
  /** The last lines, without the frames of a stack. */
  readonly tail: string
}

const shownLines = 6

/** An error as Node and Python write it before or behind its frames: `TypeError: …`, `app.NotSet [CODE]: …`. */
const named = /^(?:\w+\.)*\w*(?:Error|Exception|Warning)\b[^:]*: /

/** What Node adds to an error that nobody has caught. */
const signature = /^(?:Node\.js v[\d.]+|\}|\s+\w+: .*,?)?$/

export function lastWords(lines: readonly string[]): LastWords {
  const told = withoutFrames(lines)
  const cause =
    told.findLast((text) => named.test(text)) ?? told.findLast((text) => !signature.test(text))
  return { cause: cause?.trim() ?? 'it has said nothing', tail: told.slice(-shownLines).join('\n') }
}

/** Frames of a stack say less than the words above them (Node) or below them (Python, with their sources). */
function withoutFrames(lines: readonly string[]): string[] {
  const isPython = lines.some((text) => /^Traceback \(/.test(text))
  const frame = isPython ? /^(Traceback \(| {2}File "| {4,}\S)/ : /^\s+at /
  return lines.filter((text) => !frame.test(text))
}
