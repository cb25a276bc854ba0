/** Celery's messages as they stand in Redis, and a producer that shares no code with the system. */
import { randomUUID } from 'node:crypto'
import type { StrangeMessage } from '../ports/job-history.ts'
import type { JobMessages } from '../ports/job-messages.ts'
import { followed } from './celery-follower.ts'
import { type CeleryStore, celeryStore, heldOf, metaOf } from './celery-store.ts'
import {
  argumentsOf,
  envelopeIn,
  lastAttempt,
  messageText,
  type NewMessage,
} from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

export function celeryMessages(place: QueuePlace): JobMessages {
  const store = celeryStore(place, 'plumbline-producer')
  const { queue } = place
  const push = async (message: Omit<NewMessage, 'id' | 'queue' | 'retries'>) => {
    const id = randomUUID()
    await put(store, { ...message, id, queue, retries: lastAttempt })
    return id
  }
  return {
    send: ({ task, payload, dueAt }) =>
      push({ task, ...argumentsFor(payload), ...(dueAt === undefined ? {} : { dueAt }) }),
    sendText: (task, text, pickle) =>
      push({ task, kwargs: text, ...(pickle === undefined ? {} : { pickle }) }),
    stored: async (id) => {
      // What is held now may be a part of the job that it has handed on.
      const text = followed(place)?.textOf(id) ?? (await heldOf(store, id, queue))?.text
      const envelope = text === undefined ? undefined : envelopeIn(text)
      const meta = await metaOf(store, id)
      return {
        payload: envelope === undefined ? undefined : argumentsOf(envelope, place.argument),
        result: meta?.status === 'SUCCESS' ? JSON.stringify(meta.result) : textIn(meta),
      }
    },
    close: async () => store.close(),
  }
}

/** The protocol has names for arguments or positions: whatever has no names can only be sent by position. */
function argumentsFor(payload: unknown): Pick<NewMessage, 'args' | 'kwargs'> {
  const isNamed = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  if (isNamed) return { kwargs: JSON.stringify(payload) }
  return { args: JSON.stringify(Array.isArray(payload) ? payload : [payload]), kwargs: '{}' }
}

/** Of a result that is no JSON, what stands there. */
function textIn(meta: { status: string; result: unknown } | undefined): string | undefined {
  return meta?.status === 'UNREADABLE' ? String(meta.result) : undefined
}

async function put(store: CeleryStore, message: NewMessage): Promise<void> {
  await store.redis.lpush(store.key(message.queue), messageText(message))
}

/** Puts a message into the queue whose arguments are this text, whatever that is. */
export async function putIntoCelery(
  place: QueuePlace,
  { id, task, data }: StrangeMessage,
): Promise<void> {
  const store = celeryStore(place, 'plumbline-producer')
  try {
    await put(store, { id, task, queue: place.queue, kwargs: data })
  } finally {
    store.close()
  }
}
