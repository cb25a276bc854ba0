/** Which variables the log of a refused start names. */
import type { LogLine } from '../ports/process.ts'
import type { Manifest } from '../systems/manifest.ts'
import { namesOf } from './environments.ts'

interface Refusal {
  readonly lines: readonly LogLine[]
  /** The variables that were wrong. */
  readonly wrong: readonly string[]
}

/** Pydantic shows the beginning of all its settings where a rule of the whole has failed, whatever is wrong. */
const dumpedInput = /\binput_value=\{.*/

/** Variables of every environment, which stand in a line that shows all of it. */
const signs = ['PROJECT_NAME', 'FRONTEND_HOST', 'DOMAIN']

const complaint = '\\b(?:missing|required|(?:not|un) ?set|empty|blank|invalid|must)\\b'

/** What follows these words in a line is a list of what there has to be, whatever is wrong. */
const whatIsRequired =
  /(?:^|(?<=[.;:!)]\s*))(?:all )?(?:required|expected|needed|known) (?:environment )?(?:variables?|settings)\b.*/i

/**
 * A line that names one of which nothing is wrong, too, shows the whole environment and tells nothing. Pydantic
 * names its fields as the class has them; a line of a program that fails later may hold such a word as well.
 */
export function namesVariable(
  manifest: Manifest,
  { lines, wrong }: Refusal,
  variable: string,
): boolean {
  const [sign = ''] = signs.filter((name) => !wrong.includes(name))
  const shown = new RegExp(`\\b${sign}\\b`, 'i')
  const names = namesOf(manifest, variable)
  const words = [
    ...names.map((name) => new RegExp(`\\b${name}\\b`)),
    ...names.map(
      (name) => new RegExp(`^\\W*${name}\\W*$|^(?=.*${complaint}).*(?<![.\\w])${name}\\b`, 'i'),
    ),
  ]
  return lines
    .map(({ text }) => text.replace(dumpedInput, ''))
    .map((text) => (shown.test(text) ? text.replace(whatIsRequired, '') : text))
    .some(
      (text) =>
        (words.some((word) => word.test(text)) || toldAsOrigin(manifest, variable, text)) &&
        !shown.test(text),
    )
}

/** What is wrong with the origins is told as well by the word for them: `CORS origin * is not allowed`. */
const toldAsOrigin = ({ environments }: Manifest, variable: string, text: string) =>
  variable === environments.cors && /\bCORS\b.*\borigins?\b/i.test(text)
