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
  const told = withoutFrames(lines).map((text) => text.replace(received, ''))
  const at = told.findLastIndex((text) => named.test(text))
  const cause = told[at] ?? told.findLast((text) => !signature.test(text))
  const refused = refusals.test(cause ?? '') ? told.slice(at + 1) : []
  const words = [cause ?? 'it has said nothing', ...refused].map((text) => text.trim())
  return {
    cause: words.filter((text) => text !== '').join(': '),
    tail: told.slice(-shownLines).join('\n'),
  }
}

/** How Pydantic begins: below it stands each field, and below the field what is wrong with it. */
const refusals = /\b\d+ validation errors? for \S+$/

/** What Pydantic adds of the value, which may be a secret. */
const received = / \[type=\w+, input_value=.*$/

/** Frames of a stack say less than the words above them (Node) or below them (Python, with their sources). */
function withoutFrames(lines: readonly string[]): string[] {
  const isPython = lines.some((text) => /^Traceback \(/.test(text))
  const frame = isPython ? /^(Traceback \(| {2}File "| {4,}\S)/ : /^\s+at /
  return lines.filter((text) => !frame.test(text))
}
