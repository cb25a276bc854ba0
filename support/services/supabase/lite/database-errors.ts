/** Errors of the database that lite does not know, with the code and the status of the hosted API. */
import postgres from 'postgres'

/** lite hands on an unknown error as its text alone, so the text is made to tell the SQLSTATE. */
export function tellSqlStates(): void {
  Object.defineProperty(postgres.PostgresError.prototype, 'toString', {
    configurable: true,
    value(this: Error & { readonly code: string }) {
      return `PostgresError ${this.code}: ${this.message}`
    },
  })
}

/** Statuses by the beginning of the SQLSTATE (PostgREST's documentation, "Errors from PostgreSQL"). */
const statuses: readonly (readonly [RegExp, number])[] = [
  [/^(P0001|53400)/, 400],
  [/^(08|53)/, 503],
  [/^(0L|0P|28)/, 403],
  [/^(23503|23505)/, 409],
  [/^25006/, 405],
  [/^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|P0|XX|42P17)/, 500],
  [/^(42883|42P01)/, 404],
]

/** The answer as it is, unless lite calls an error of the database its own. */
export async function withDatabaseError(answer: Response): Promise<Response> {
  if (answer.status !== 500) return answer
  const text = await answer.clone().text()
  const [, code = '', words = ''] =
    /"code":"SUP".*?"message":"PostgresError (\w{5}): ((?:[^"\\]|\\.)*)"/.exec(text) ?? []
  if (code === '') return answer
  const message = String(JSON.parse(`"${words}"`))
  const status = statuses.find(([beginning]) => beginning.test(code))?.[1] ?? 400
  return Response.json({ code, details: null, hint: null, message }, { status })
}
