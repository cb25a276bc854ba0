/** What a command that somebody sends to Redis tells of a job of Celery. */
import { type Envelope, envelopeIn, lastOfChain, pythonJson, queueOfList } from './celery-wire.ts'

/** Who tells of it: the message itself, the keeper of results, or an event of the worker. */
export type Source = 'message' | 'result' | 'event'

export interface Sighting {
  readonly job: string
  readonly source: Source
  readonly kind: 'sent' | 'started' | 'completed' | 'failed'
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Of a message: itself, where it was put, and its text. */
  readonly envelope?: Envelope
  readonly queue?: string
  readonly text?: string
  /** The job whose end waits for that of this message: the last one of its chain. */
  readonly partOf?: string
  /** Type of the error of a job that failed before it was started. */
  readonly refused?: boolean
}

type Kind = Sighting['kind']

/** https://docs.celeryq.dev/en/stable/userguide/tasks.html#built-in-states; a retry is seen as a message. */
const kindOfState: Readonly<Record<string, Kind>> = {
  STARTED: 'started',
  SUCCESS: 'completed',
  FAILURE: 'failed',
  REVOKED: 'failed',
  REJECTED: 'failed',
}

/** https://docs.celeryq.dev/en/stable/userguide/monitoring.html#event-reference */
const kindOfEvent: Readonly<Record<string, Kind>> = {
  'task-started': 'started',
  'task-succeeded': 'completed',
  'task-failed': 'failed',
  'task-revoked': 'failed',
  'task-rejected': 'failed',
}

/** `words` as the server shows them, at its time in milliseconds; `prefix` stands before every key. */
export function sightingsIn(words: readonly string[], at: number, prefix: string): Sighting[] {
  const [command = '', key = '', ...rest] = words
  const name = command.toLowerCase()
  if (name === 'lpush' || name === 'rpush') return messagesIn(key.slice(prefix.length), rest, at)
  const meta = `${prefix}celery-task-meta-`
  if (/^(set|setex|psetex)$/.test(name) && key.startsWith(meta)) {
    const text = rest.find((word) => word.startsWith('{'))
    return text === undefined ? [] : statesIn(key.slice(meta.length), text, at)
  }
  if (name === 'publish' && /\.celeryev\//.test(key)) return eventsIn(rest[0] ?? '')
  return []
}

/** The tag of a message that a worker has acknowledged: it is gone from the store. */
export function acknowledgedIn(words: readonly string[], prefix: string): string | undefined {
  const [command = '', key = '', tag] = words
  return command.toLowerCase() === 'hdel' && key === `${prefix}unacked` ? tag : undefined
}

function messagesIn(list: string, texts: readonly string[], at: number): Sighting[] {
  return texts.flatMap((text): Sighting[] => {
    const envelope = envelopeIn(text)
    const { id, task } = envelope?.headers ?? {}
    if (envelope === undefined || id === undefined || task === undefined) return []
    const queue = queueOfList(list)
    const last = lastOfChain(envelope)
    const partOf = last === undefined || last === id ? {} : { partOf: last }
    return [{ job: id, source: 'message', kind: 'sent', at, envelope, queue, text, ...partOf }]
  })
}

function statesIn(job: string, text: string, at: number): Sighting[] {
  const { status, result } = readable(text) as { status?: string; result?: unknown }
  const kind = kindOfState[status ?? '']
  if (kind === undefined) return []
  const type = (result as { exc_type?: string } | null | undefined)?.exc_type
  const refused = status !== 'SUCCESS' && /^(NotRegistered|TaskRevokedError)$/.test(type ?? '')
  return [{ job, source: 'result', kind, at, refused }]
}

/** Events come in bundles, up to a second after what they tell of: their own times count. */
function eventsIn(text: string): Sighting[] {
  const { body } = readable(text) as { body?: string }
  if (body === undefined) return []
  const told = [readable(Buffer.from(body, 'base64').toString())].flat()
  return told.flatMap((each): Sighting[] => {
    const {
      type = '',
      uuid,
      timestamp,
    } = each as {
      type?: string
      uuid?: string
      timestamp?: number
    }
    const kind = kindOfEvent[type]
    if (kind === undefined || uuid === undefined || timestamp === undefined) return []
    return [{ job: uuid, source: 'event', kind, at: Math.round(timestamp * 1000) }]
  })
}

function readable(text: string): unknown {
  try {
    return pythonJson(text) ?? {}
  } catch {
    return {} // nothing of Celery's
  }
}
