/** Moments as an API writes them, compared as what they mean. */
import { Violation } from '../../core/errors.ts'

/** Milliseconds since the epoch; a moment without its zone is none. */
export function momentIn(what: string, value: unknown): number {
  const text = value instanceof Date ? value.toISOString() : String(value)
  const moment = /(Z|[+-]\d\d(:?\d\d)?)$/.test(text) ? Date.parse(withFullZone(text)) : Number.NaN
  if (Number.isNaN(moment)) throw new Violation(`${what} is no moment`, { received: text })
  return moment
}

/** Both mean the same moment, to the millisecond. */
export function sameMoment(what: string, received: unknown, expected: string): void {
  if (momentIn(what, received) === Date.parse(expected)) return
  throw new Violation(what, { expected, received })
}

/** PostgreSQL writes whole hours as `+00`, which JavaScript does not read. */
function withFullZone(text: string): string {
  return text.replace(/([+-]\d\d)$/, '$1:00')
}
