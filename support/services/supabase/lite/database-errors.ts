/** Errors of the database that lite does not know, with the code and the status of the hosted API. */

interface Known {
  readonly pattern: RegExp
  /** SQLSTATE (PostgreSQL, "Error Codes"). */
  readonly code: string
  /** As PostgREST answers it (its documentation, "Errors from PostgreSQL"). */
  readonly status: number
}

/** lite hands on the words alone, so they tell which error it was; the server speaks English here. */
const known: readonly Known[] = [
  { pattern: /violates check constraint/, code: '23514', status: 400 },
  { pattern: /violates exclusion constraint/, code: '23P01', status: 400 },
  { pattern: /^deadlock detected/, code: '40P01', status: 500 },
  { pattern: /^could not serialize access/, code: '40001', status: 500 },
  { pattern: /^canceling statement due to lock timeout/, code: '55P03', status: 500 },
  { pattern: /^canceling statement due to/, code: '57014', status: 500 },
  { pattern: /^stack depth limit exceeded/, code: '54001', status: 500 },
]

/** The answer as it is, unless lite calls an error of the database its own. */
export async function withDatabaseError(answer: Response): Promise<Response> {
  if (answer.status !== 500) return answer
  const text = await answer.clone().text()
  const [, words = ''] =
    /"code":"SUP".*?"message":"PostgresError: ((?:[^"\\]|\\.)*)"/.exec(text) ?? []
  const message = words === '' ? '' : String(JSON.parse(`"${words}"`))
  const error = known.find(({ pattern }) => pattern.test(message))
  if (error === undefined) return answer
  const body = { code: error.code, details: null, hint: null, message }
  return Response.json(body, { status: error.status })
}
