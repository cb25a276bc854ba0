/** Ids as URLs, messages and results name them. */

/** A database that counts its rows names them by numbers, which are texts in a URL: both are the same id. */
export function idIn(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
}

/** An id as its own system would send it: a number where it counts. */
export function asSent(id: string): string | number {
  return isNumber(id) ? Number(id) : id
}

/** Texts of a UUID are unlike anything else; a number says something only where an id is expected. */
export function isNumber(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}

/** Whether a line of a log names the job: an id that is a number does so behind a word for it, as in `job 7`. */
export const namesJob = (text: string, id: string): boolean => names(text, 'job|task|id', id)

/** The same of an extraction: `extraction_id=7`, `/extractions/7`. */
export const namesExtraction = (text: string, id: string): boolean => names(text, 'extraction', id)

function names(text: string, words: string, id: string): boolean {
  if (!isNumber(id)) return text.includes(id)
  const named = `(?<![a-z_])(?:${words})s?(?:[_ .-]?id)?\\W{0,4}${id}(?!\\w)`
  return new RegExp(named, 'i').test(text)
}
