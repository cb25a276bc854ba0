/**
 * Celery's messages in Redis: protocol 2 in kombu's envelope.
 * https://docs.celeryq.dev/en/stable/internals/protocol.html; seen with Celery 5.2 and kombu 5.2.
 */
import { randomUUID } from 'node:crypto'

export interface Envelope {
  readonly body: string
  readonly 'content-type'?: string
  readonly headers: {
    readonly id?: string
    readonly task?: string
    readonly retries?: number
    readonly eta?: string | null
  }
  readonly properties?: {
    readonly body_encoding?: string
    readonly delivery_tag?: string
    readonly delivery_info?: { readonly redelivered?: boolean }
  }
}

/** What `celery-task-meta-<id>` holds. */
export interface TaskMeta {
  readonly status: string
  readonly result: unknown
  /** UTC without a zone. */
  readonly date_done?: string | null
  /** With `result_extended` only. */
  readonly name?: string
  readonly retries?: number
  readonly queue?: string
}

/** Between a queue's name and the priority of its other lists, and within a binding. */
export const separator = '\x06\x16'

/** kombu's default steps of priority; 0 is the list that has the queue's own name. */
export const listsOf = (queue: string) =>
  [0, 3, 6, 9].map((step) => (step === 0 ? queue : `${queue}${separator}${step}`))

export const queueOfList = (key: string) => key.split(separator)[0] ?? key

/** Python writes NaN and Infinity bare, which JSON has not: they are read as null. */
export function pythonJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const strict = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (part) =>
      part.startsWith('"') ? part : 'null',
    )
    return JSON.parse(strict)
  }
}

/** Undefined for whatever is no message of Celery. */
export function envelopeIn(text: string): Envelope | undefined {
  try {
    const value = pythonJson(text) as Partial<Envelope> | null
    const isMessage = typeof value?.body === 'string' && typeof value.headers?.id === 'string'
    return isMessage ? (value as Envelope) : undefined
  } catch {
    return undefined // somebody else's list
  }
}

/** The body as text. */
export function bodyOf({ body, properties }: Envelope): string {
  return properties?.body_encoding === 'base64' ? Buffer.from(body, 'base64').toString() : body
}

/**
 * The id of the task that ends the chain of this message: the job that was replaced by the chain, or the one
 * whose id its sender got. https://docs.celeryq.dev/en/stable/internals/protocol.html: the last comes first.
 */
export function lastOfChain(envelope: Envelope): string | undefined {
  try {
    const [, , embed] = pythonJson(bodyOf(envelope)) as [unknown, unknown, { chain?: unknown }]
    const [last] = (embed.chain ?? []) as { options?: { task_id?: unknown } }[]
    return typeof last?.options?.task_id === 'string' ? last.options.task_id : undefined
  } catch {
    return undefined // a body of another kind has no chain that could be read
  }
}

/**
 * The arguments by name, as a text: an argument by position gets the name that is given. Where the
 * message does not call itself JSON, or is none, the body as it is.
 */
export function argumentsOf(envelope: Envelope, argument = 'argument'): string {
  const body = bodyOf(envelope)
  if (envelope['content-type'] !== 'application/json') return body
  try {
    const [args, kwargs] = pythonJson(body) as [unknown[], Record<string, unknown>]
    const first = args.length === 0 ? {} : { [argument]: args[0] }
    return JSON.stringify(Array.isArray(kwargs) ? kwargs : { ...first, ...kwargs })
  } catch {
    return body // which is the answer: it cannot be read
  }
}

export interface NewMessage {
  readonly id: string
  readonly task: string
  readonly queue: string
  /** Text of the arguments by name. */
  readonly kwargs: string
  /** Text of the list of arguments by position; none unless said otherwise. */
  readonly args?: string
  /** Milliseconds since the epoch. */
  readonly dueAt?: number
  /** How often it has been tried before. */
  readonly retries?: number
  /** A pickle in place of everything, for a reader that would run it. */
  readonly pickle?: string
}

/** More than any task allows: whoever counts finds that this is the last attempt. */
export const lastAttempt = 100

/** How often it was tried before; a message of ours that is not to be repeated was not. */
export function retriesOf({ headers: { retries } }: Envelope): number {
  return triedBefore(retries)
}

/** The same for the number that an extended result repeats from the message. */
export function triedBefore(retries = 0): number {
  return retries < lastAttempt ? retries : 0
}

/** A worker ends when `delivery_tag` or `delivery_info` is missing, so they never are. */
export function messageText(message: NewMessage): string {
  const { id, task, queue, kwargs, args = '[]', dueAt, retries = 0, pickle } = message
  const embedded = '{"callbacks":null,"errbacks":null,"chain":null,"chord":null}'
  const body = pickle ?? `[${args},${kwargs},${embedded}]`
  return JSON.stringify({
    body: Buffer.from(body).toString('base64'),
    'content-encoding': pickle === undefined ? 'utf-8' : 'binary',
    'content-type': pickle === undefined ? 'application/json' : 'application/x-python-serialize',
    headers: {
      ...{ lang: 'js', task, id, shadow: null, expires: null, group: null, group_index: null },
      ...{ eta: dueAt === undefined ? null : new Date(dueAt).toISOString(), retries },
      ...{ timelimit: [null, null], root_id: id, parent_id: null, argsrepr: '()' },
      ...{ kwargsrepr: '{}', origin: 'plumbline', ignore_result: false },
    },
    properties: {
      ...{ correlation_id: id, reply_to: randomUUID(), delivery_mode: 2, priority: 0 },
      ...{ delivery_info: { exchange: '', routing_key: queue }, body_encoding: 'base64' },
      delivery_tag: randomUUID(),
    },
  })
}

/** Type and words of a failure: `ValueError: no such page`. */
export function errorIn({ result }: TaskMeta): string {
  const { exc_type: type, exc_message: message } = (result ?? {}) as {
    exc_type?: string
    exc_message?: unknown
  }
  if (type === undefined) return typeof result === 'string' ? result : JSON.stringify(result)
  const words = [message].flat().filter((word) => word !== undefined)
  return words.length === 0 ? type : `${type}: ${words.join(' ')}`
}

export function doneAt({ date_done: date }: TaskMeta): number | undefined {
  if (typeof date !== 'string') return undefined
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(date) ? date : `${date}Z`)
}
