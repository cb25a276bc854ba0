/**
 * Env files with the rules of compose: `export`, `:` for `=`, inline comments, quotes over several
 * lines, variables filled in except between single quotes. The npm package dotenv drops the quotes,
 * and with them the difference that decides whether a `$` is a variable.
 */
import { ComposeFileError } from './compose-file-error.ts'
import { interpolate } from './interpolate.ts'

const key = /^\s*(?:export\s+)?([A-Za-z0-9_.[\]-]+)[^\S\n]*/
const skipped = /^(?:\s+|#[^\n]*(?:\n|$))/

interface Value {
  readonly text: string
  readonly rest: string
}

/**
 * The variables of an env file in order of declaration. `lookup` is asked before the file's own
 * earlier lines when a value names a variable, and for names that stand alone on a line.
 */
export function parseDotenv(
  source: string,
  lookup: (name: string) => string | undefined,
): Record<string, string> {
  const variables: Record<string, string> = {}
  const known = (name: string) => lookup(name) ?? variables[name]
  let rest = skip(source.replaceAll('\r\n', '\n').replace(/^\uFEFF/, ''))
  while (rest !== '') {
    const head = key.exec(rest)
    if (head === null) throw unreadable(rest)
    const name = head[1] ?? ''
    const after = rest.slice(head[0].length)
    if (after.startsWith('=') || after.startsWith(':')) {
      const value = readValue(after.slice(1), known)
      variables[name] = value.text
      rest = skip(value.rest)
    } else {
      if (after !== '' && !/^(?:\n|#)/.test(after)) throw unreadable(rest)
      const inherited = lookup(name)
      if (inherited !== undefined) variables[name] = inherited
      rest = skip(after)
    }
  }
  return variables
}

function readValue(source: string, known: (name: string) => string | undefined): Value {
  const start = source.replace(/^[^\S\n]+/, '')
  const fill = (text: string) => interpolate(text, { lookup: known, unset: () => undefined })
  if (start.startsWith("'")) {
    const { text, rest } = quoted(start, "'")
    return { text: text.replaceAll("\\'", "'"), rest }
  }
  if (start.startsWith('"')) {
    const { text, rest } = quoted(start, '"')
    return { text: fill(unescaped(text)), rest }
  }
  const end = start.indexOf('\n')
  const line = end === -1 ? start : start.slice(0, end)
  const text = line.replace(/(?:^|\s)#.*$/, '').trim()
  return { text: fill(text), rest: end === -1 ? '' : start.slice(end) }
}

function quoted(source: string, quote: string): Value {
  for (let at = 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (source[at] === quote) {
      const line = source.slice(at + 1)
      const end = line.indexOf('\n')
      return { text: source.slice(1, at), rest: end === -1 ? '' : line.slice(end) }
    }
  }
  throw new ComposeFileError(`unterminated quoted value ${source.split('\n')[0]}`)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' }

/** `\$` becomes `$$`, so that filling in leaves one dollar. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (whole, character: string) => {
    if (character === '$') return '$$'
    if (character === '"' || character === '\\') return character
    return escapes[character] ?? whole
  })
}

function skip(source: string): string {
  let rest = source
  for (let gap = skipped.exec(rest); gap !== null; gap = skipped.exec(rest)) {
    rest = rest.slice(gap[0].length)
  }
  return rest
}

const unreadable = (rest: string) =>
  new ComposeFileError(
    `unexpected character in variable name near ${JSON.stringify(rest.split('\n')[0])}`,
  )
