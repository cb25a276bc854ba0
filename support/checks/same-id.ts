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
