/** A text that fits a regular expression of the usual kind: classes, groups, choices and counts. */

/** How often `*`, `+` and `?` repeat what they follow. */
const times: Readonly<Record<string, number>> = { '*': 1, '+': 2, '?': 1 }

/** What the short classes stand for, and the classes of POSIX by their names. */
const classes: Readonly<Record<string, string>> = {
  ...{ d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' },
  ...{ alpha: 'a', digit: '1', alnum: 'a', lower: 'a', upper: 'A', xdigit: 'a', space: ' ' },
}

/** Undefined where the expression has something that is not known here; the database has the last word. */
export function sampleOf(pattern: string): string | undefined {
  const rest = { text: pattern, at: 0 }
  const sample = choice(rest)
  return rest.at === pattern.length ? sample : undefined
}

interface Rest {
  readonly text: string
  at: number
}

/** The first of the branches that `|` separates; the others are passed over. */
function choice(rest: Rest): string | undefined {
  const first = branch(rest)
  while (rest.text[rest.at] === '|') {
    rest.at += 1
    if (branch(rest) === undefined) return undefined
  }
  return first
}

function branch(rest: Rest): string | undefined {
  let made = ''
  while (rest.at < rest.text.length && !/[|)]/.test(rest.text[rest.at] ?? '')) {
    const piece = atom(rest)
    if (piece === undefined) return undefined
    made += piece.repeat(count(rest))
  }
  return made
}

function atom(rest: Rest): string | undefined {
  const sign = rest.text[rest.at] ?? ''
  rest.at += 1
  if (sign === '^' || sign === '$') return ''
  if (sign === '.') return 'a'
  if (sign === '[') return bracket(rest)
  if (sign === '\\') {
    const escaped = rest.text[rest.at] ?? ''
    rest.at += 1
    return classes[escaped] ?? escaped
  }
  if (sign !== '(') return sign
  if (rest.text.startsWith('?:', rest.at)) rest.at += 2
  if (rest.text[rest.at] === '?') return undefined
  const inner = choice(rest)
  if (rest.text[rest.at] !== ')') return undefined
  rest.at += 1
  return inner
}

/** One sign of a class in brackets; of one that only forbids, a letter or a digit that it allows. */
function bracket(rest: Rest): string | undefined {
  const [whole, no, body = ''] =
    /^(\^?)(\]?(?:\[:\w+:\]|\\.|[^\]])*)\]/.exec(rest.text.slice(rest.at)) ?? []
  if (whole === undefined) return undefined
  rest.at += whole.length
  if (no === '^') return [...'a1A-'].find((each) => !body.includes(each))
  const [, named] = /^\[:(\w+):\]/.exec(body) ?? []
  if (named !== undefined) return classes[named]
  return body.startsWith('\\') ? (classes[body[1] ?? ''] ?? body[1]) : body[0]
}

function count(rest: Rest): number {
  const [whole, sign = '', least] =
    /^(?:([*+?])|\{(\d+)(?:,\d*)?\})\??/.exec(rest.text.slice(rest.at)) ?? []
  if (whole === undefined) return 1
  rest.at += whole.length
  return least === undefined ? (times[sign] ?? 1) : Number(least)
}
