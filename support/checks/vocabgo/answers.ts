/** What the Data API has answered: taken, or refused for the reason that was due. */
import { Violation } from '../../core/errors.ts'
import type { Answer, Row } from '../../services/supabase/records.ts'

/** The rows of an answer that must not be a refusal. */
export function rowsOf(what: string, answer: Answer): readonly Row[] {
  if (answer.done) return answer.rows
  const received = `${answer.status} ${answer.code}: ${answer.reason}`
  throw new Violation(`${what} was refused`, { expected: 'taken', received })
}

/** The only row of such an answer. */
export function rowOf(what: string, answer: Answer): Row {
  const rows = rowsOf(what, answer)
  const [only] = rows
  if (rows.length === 1 && only !== undefined) return only
  throw new Violation(what, { expected: 'one row', received: rows })
}

/** SQLSTATEs by the kind of promise that refuses (PostgreSQL, "Error Codes"). */
const kinds = {
  /** A constraint, or a value that the column's type does not know. */
  constraint: /^(23\d\d\d|22P02|22003|22023|22001)$/,
  /** The same, or an error that a trigger of the system raises where a constraint could not look. */
  rule: /^(23\d\d\d|22P02|22003|22023|22001|P0001)$/,
  'foreign key': /^23503$/,
  uniqueness: /^23505$/,
  /** A missing right or a policy. */
  permission: /^42501$/,
  /**
   * The same, an error that a trigger of the system raises itself (PostgREST, "Raise errors with HTTP
   * Status Codes"), or a column that nobody writes because it is generated.
   */
  guard: /^(42501|P0001|PT40[13]|428C9)$/,
} as const

export type RefusalKind = keyof typeof kinds

/** The answer is a refusal of this kind; one for another reason proves nothing. */
export function refusedBy(kind: RefusalKind, what: string, answer: Answer): void {
  if (answer.done) {
    throw new Violation(`${what} was taken`, { expected: 'refused', received: answer.rows })
  }
  if (kinds[kind].test(answer.code)) return
  throw new Violation(`${what} was refused for another reason`, {
    expected: `a refusal by ${kind}`,
    received: `${answer.status} ${answer.code}: ${answer.reason}`,
  })
}
