/** Connections that wait a moment for the next question: making one costs the server more than most answers. */
import type { Client } from 'pg'
import { clientOf } from './client.ts'
import { wholeNumbers } from './whole-numbers.ts'

/**
 * Milliseconds that a connection waits: long enough for the next step of a scenario, too short to be
 * in the way of whoever drops a database. A run of 4,900
 * questions makes 1,200 sessions of the server instead of 5,500 (VocabGo, embedded).
 */
const waitingMs = 500
/** Milliseconds in which a server that is well forgets a session; a paused one never does. */
const forgettingMs = 2_000

/** How all names begin by which `pg_stat_activity` knows our sessions. */
const ourName = 'plumbline'

/** The sessions of the login `$1` that are not ours, as a question goes on after what it selects. */
export const sessionsOfLogin = `from pg_stat_activity where usename = $1 and application_name not like '${ourName}%'`

interface Kept {
  readonly client: Client
  /** It waits no longer: neither its end nor its time does anything to it. */
  readonly release: () => void
}

const waiting = new Map<string, Kept[]>()

/** A connection that nobody else uses, as it was when it was new; `url` names the database and the user. */
export async function takeConnection(url: string): Promise<Client> {
  for (;;) {
    const kept = waiting.get(url)?.pop()
    if (kept === undefined) return newConnection(url)
    kept.release()
    if (await isAsNew(kept.client)) return kept.client
    giveUp(kept.client)
  }
}

/** A session that begins now: whoever may not log in any more is refused. */
export async function newConnection(url: string): Promise<Client> {
  const client = clientOf({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: ourName,
    types: wholeNumbers,
  })
  await client.connect()
  return client
}

/** Keeps the connection for whoever asks next, unless nobody does or a transaction is open on it. */
export async function returnConnection(url: string, client: Client): Promise<void> {
  if (client.getTransactionStatus() !== 'I') return client.end()
  const others = waiting.get(url) ?? []
  waiting.set(url, others)
  const leave = () => {
    release()
    others.splice(others.indexOf(kept), 1)
  }
  const timer = setTimeout(() => {
    leave()
    giveUp(client)
  }, waitingMs)
  const release = () => {
    clearTimeout(timer)
    client.off('end', leave)
  }
  const kept = { client, release }
  client.once('end', leave)
  others.push(kept)
}

/**
 * Every question from now on begins a session of its own: those of before knew another rule. With `url`,
 * those to it alone: whoever has logged in there is somebody else by now.
 */
export function forgetConnections(url?: string): void {
  const forgotten = url === undefined ? [...waiting.values()] : [waiting.get(url) ?? []]
  for (const kept of forgotten.flatMap((all) => all.splice(0))) {
    kept.release()
    giveUp(kept.client)
  }
}

/** Whether the server is still there and has forgotten what the last question left in the session. */
async function isAsNew(client: Client): Promise<boolean> {
  const forget = { text: 'discard all', query_timeout: forgettingMs }
  return client.query(forget).then(
    () => true,
    () => false,
  )
}

/** Not awaited: a server that does not answer is not waited for. */
function giveUp(client: Client): void {
  client.end().catch(() => undefined)
}
