/** A command line split into words the way compose splits `command: "…"`: quotes and backslashes, no shell. */
import { ComposeFileError } from './compose-file-error.ts'

/** Throws `ComposeFileError` when a quote is left open. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (character === '\\' && quote !== "'") {
      at += 1
      word = (word ?? '') + (line[at] ?? '')
    } else if (quote !== '') {
      if (character === quote) quote = ''
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + character
    }
  }
  if (quote !== '') throw new ComposeFileError(`invalid command line string: ${line}`)
  return word === undefined ? words : [...words, word]
}

/**
 * The same for one line of a script. A quote that it leaves open goes on in the next line: the words are
 * those between blanks.
 */
export function wordsOfLine(line: string): string[] {
  try {
    return shellWords(line)
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    return line.split(/\s+/).filter((word) => word !== '')
  }
}
