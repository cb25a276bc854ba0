/** Ids as messages and results name them. */

/** A database that counts its rows names them by numbers, which are texts in a URL: both are the same id. */
export function idIn(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
}
