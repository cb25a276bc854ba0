/** Values of an example of the environment that say what belongs there, and can never be used themselves. */

/** Text in brackets, or words that ask for a value. */
const asking =
  /<[^<>]+>|\[[\w -]+\]|\{[\w -]+\}|(^|[:/@._-])(your|change|replace|insert)[-_]|change-?(this|me)|x{4,}/i

/** Words in capitals with a line between them, `PROJECT_REF`. */
const names = /(?<![\w%])[A-Z][A-Z0-9]*(_[A-Z0-9]+)+(?!\w)/

/** One word in capitals as the name, password or host of an address, or as a label of its host. */
const word = /(?<![\w%])[A-Z]{3,}(?!\w)/

/** Whether an operator has still to write something in the place of it. */
export function isUnfilled(value: string): boolean {
  const [, place = ''] = /^[\w+]+:\/\/([^?#]*)/.exec(value) ?? []
  return asking.test(value) || names.test(value) || word.test(place)
}
