/** Sends what waits in `net.http_request_queue`, and keeps the answers, as pg_net does. */
import type { Pool } from 'pg'
import { reachable } from './reach.ts'

export interface HttpSender {
  /** Takes and sends everything that waits; returns before the answers are there. */
  send(): Promise<void>
  /** Resolves when nothing is under way. */
  stop(): Promise<void>
}

interface Request {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: Buffer | null
  readonly timeout_milliseconds: number
}

interface Answer {
  readonly status?: number
  readonly type?: string | null
  readonly headers?: Record<string, string>
  readonly content?: string
  readonly timedOut?: boolean
  readonly error?: string
}

/** As many at once as pg_net takes from its queue in one go (`pg_net.batch_size`). */
const batch = 200

/** `apiUrl`: where the stack itself answers. */
export function httpSender(pool: Pool, apiUrl: string): HttpSender {
  const underWay = new Set<Promise<void>>()
  const begin = (request: Request) => {
    const sent = answerTo(request, apiUrl)
      .then((answer) => keep(pool, request, answer))
      .catch((error) => console.error(`request ${request.id}: ${error}`))
      .finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  const send = async () => {
    for (;;) {
      const requests = await take(pool)
      for (const request of requests) begin(request)
      if (requests.length < batch) return
    }
  }
  return {
    send,
    stop: async () => {
      await Promise.all(underWay)
    },
  }
}

/** None while the extension is not there. Two that take at once never take the same. */
async function take(pool: Pool): Promise<Request[]> {
  const { rows } = await pool.query("select to_regclass('net.http_request_queue') as made")
  if (rows[0]?.made === null) return []
  const taken = await pool.query<Request>(
    `delete from net.http_request_queue where id in (
       select id from net.http_request_queue order by id limit $1 for update skip locked
     ) returning id::text, method, url, headers, body, timeout_milliseconds`,
    [batch],
  )
  return taken.rows
}

async function answerTo(request: Request, apiUrl: string): Promise<Answer> {
  const { method, headers, body, timeout_milliseconds: budgetMs } = request
  const url = reachable(request.url, apiUrl)
  // The words of pg_net for a name that nobody knows.
  if (url === undefined) return { timedOut: false, error: "Couldn't resolve host name" }
  try {
    const answer = await fetch(url, {
      ...{ method, headers: headers ?? {}, redirect: 'manual' },
      ...(body === null ? {} : { body: new Uint8Array(body) }),
      signal: AbortSignal.timeout(budgetMs),
    })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      headers: Object.fromEntries(answer.headers),
      content: await answer.text(),
      timedOut: false,
    }
  } catch (error) {
    const timedOut = (error as Error).name === 'TimeoutError'
    return { timedOut, error: `${(error as Error).message}` }
  }
}

async function keep(pool: Pool, { id }: Request, answer: Answer): Promise<void> {
  const { status, type, headers, content, timedOut, error } = answer
  await pool.query(
    `insert into net._http_response
       (id, status_code, content_type, headers, content, timed_out, error_msg)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      status,
      type,
      headers === undefined ? null : JSON.stringify(headers),
      content,
      timedOut,
      error,
    ],
  )
}
