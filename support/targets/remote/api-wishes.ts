/** What a request to the system under test would do: whatever it makes belongs to whom its token names. */
import type { Ours, Wish } from '../../ports/guard.ts'
import { type HttpRequest, isReading, subjectOf } from './http-request.ts'

/** Without a token of a user of the run nobody could say afterwards what has come of it. */
export function apiWish(request: HttpRequest, ours: Ours): Wish {
  if (isReading(request)) return { kind: 'read' }
  const subject = subjectOf(request.token)
  const what = `${request.method} ${request.url.pathname}`
  if (!ours.names(subject)) {
    return { kind: 'foreign', what, why: 'is sent for nobody of the run' }
  }
  return { kind: 'write', what: `${what} as user ${subject}`, creates: [] }
}
