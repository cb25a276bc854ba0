/** Text of unknown origin made safe to show: in HTML, in XML and on a terminal. */
import { stripVTControlCharacters } from 'node:util'

/**
 * Colour codes are dropped; other control characters (except tab and line feed), lone surrogates and the
 * two non-characters that XML 1.0 forbids become U+FFFD, so that one sees that something stood there.
 */
export function visible(text: string): string {
  return (
    stripVTControlCharacters(text)
      .toWellFormed()
      .replaceAll('\r\n', '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
  )
}
