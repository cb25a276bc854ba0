/** Environment variables that classes of pydantic's settings read. */
import type { SourceFile } from './clean-copy.ts'

/**
 * Whether pydantic's settings have the variable: its field is written in whichever case, without the class's
 * prefix, and one of a nested model has a delimiter before it.
 */
export function fieldsOfSettings(sources: readonly SourceFile[]): (name: string) => boolean {
  const classes = sources.filter(
    ({ path, text }) => path.endsWith('.py') && /\bBase(Settings|Model)\b/.test(text),
  )
  const all = (pattern: RegExp) =>
    classes.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, word = '']) => word))
  const fields = new Set(all(/^\s+(\w+)\s*:\s*\S/gm).map((field) => field.toLowerCase()))
  const prefixes = [
    '',
    ...all(/\benv_prefix\s*=\s*['"](\w+)['"]/g).map((each) => each.toLowerCase()),
  ]
  const delimiters = all(/\benv_nested_delimiter\s*=\s*['"]([^'"]+)['"]/g)
  return (name) =>
    prefixes
      .filter((prefix) => name.toLowerCase().startsWith(prefix))
      .map((prefix) => name.toLowerCase().slice(prefix.length))
      .some(
        (rest) =>
          fields.has(rest) ||
          delimiters.some((each) =>
            rest.split(each.toLowerCase()).every((part) => fields.has(part)),
          ),
      )
}
