/** Conditions of a request about the object that is there: by its mark and by its time. */
import { preconditionFailed } from './errors.ts'

/** Of the object that is there; undefined where there is none. */
export interface Present {
  /** Without quotes. */
  readonly etag: string
  /** Milliseconds since the epoch, whole seconds. */
  readonly modified: number
}

type Headers = Readonly<Record<string, string>>

/**
 * True when the reader has the object already ("not modified"); a condition that does not hold is
 * refused. A mark has precedence over a time. Source: RFC 9110, section 13.2.2.
 */
export function isUnchanged(headers: Headers, there: Present): boolean {
  const { 'if-match': match, 'if-none-match': none } = headers
  const since = timeIn(headers['if-modified-since'])
  const until = timeIn(headers['if-unmodified-since'])
  if (match !== undefined ? !names(match, there.etag) : until < there.modified) {
    throw preconditionFailed()
  }
  return none !== undefined ? names(none, there.etag) : since >= there.modified
}

/** The same for the source of a copy, where "not modified" is a refusal too. */
export function requireCopyConditions(headers: Headers, source: Present): void {
  const prefix = 'x-amz-copy-source-'
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix))
  const conditions = Object.fromEntries(
    own.map(([name, value]) => [name.slice(prefix.length), value]),
  )
  if (isUnchanged(conditions, source)) throw preconditionFailed()
}

/** A write may be bound to there being no object yet, or to one with a mark. */
export function requireWriteConditions(headers: Headers, there: Present | undefined): void {
  const { 'if-match': match, 'if-none-match': none } = headers
  const taken = none !== undefined && there !== undefined && names(none, there.etag)
  const missed = match !== undefined && (there === undefined || !names(match, there.etag))
  if (taken || missed) throw preconditionFailed()
}

const names = (list: string, etag: string) =>
  list.split(',').some((each) => ['*', etag, `"${etag}"`, `W/"${etag}"`].includes(each.trim()))

/** A time that is missing or unreadable is no condition: it compares as false to everything. */
const timeIn = (text: string | undefined) => Date.parse(text ?? '')
