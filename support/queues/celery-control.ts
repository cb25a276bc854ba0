/**
 * Celery's remote control without Python: a broadcast to all workers, whose answers come in a list.
 * https://docs.celeryq.dev/en/stable/userguide/workers.html#remote-control; 3 to 10 ms a question.
 */
import { randomUUID } from 'node:crypto'
import { type CeleryStore, celeryStore } from './celery-store.ts'
import { pythonJson, separator } from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

/** A worker that has not answered by then is frozen, or ends. */
const patienceMs = 1_000

/** What each worker has answered; two on one host may have one name. Nobody listens: known at once. */
export type Answers = readonly (readonly [worker: string, answer: unknown])[]

/** Asks every worker that listens to the store. */
export async function askWorkers(
  place: QueuePlace,
  method: string,
  args: object = {},
): Promise<Answers> {
  const store = celeryStore(place, 'plumbline-control')
  const asker = randomUUID()
  const exchange = 'reply.celery.pidbox'
  const binding = store.key(`_kombu.binding.${exchange}`)
  const list = `${asker}.${exchange}`
  const member = [asker, '', list].join(separator)
  // A worker looks the binding up when it answers, so it has to be there before the question.
  await store.redis.sadd(binding, member)
  try {
    const body = { method, arguments: args, destination: null, pattern: null, matcher: null }
    const back = { ticket: randomUUID(), reply_to: { exchange, routing_key: asker } }
    const channel = store.key(`/${new URL(place.url).pathname.slice(1) || '0'}.celery.pidbox`)
    const heard = await store.redis.publish(channel, broadcast({ ...body, ...back }))
    return await answersIn(store, store.key(list), heard)
  } finally {
    await store.redis.multi().srem(binding, member).del(store.key(list)).exec()
    store.close()
  }
}

async function answersIn(store: CeleryStore, list: string, count: number): Promise<Answers> {
  const answers: (readonly [string, unknown])[] = []
  const end = Date.now() + patienceMs
  for (let left = count; left > 0 && Date.now() < end; left -= 1) {
    const got = await store.redis.brpop(list, Math.max(0.05, (end - Date.now()) / 1000))
    if (got === null) break
    const { body } = JSON.parse(got[1]) as { body: string }
    answers.push(...Object.entries(pythonJson(Buffer.from(body, 'base64').toString()) as object))
  }
  return answers
}

function broadcast(body: object): string {
  return JSON.stringify({
    body: Buffer.from(JSON.stringify(body)).toString('base64'),
    ...{ 'content-encoding': 'utf-8', 'content-type': 'application/json' },
    headers: { clock: 1, expires: (Date.now() + patienceMs) / 1000 },
    properties: {
      ...{ delivery_mode: 2, priority: 0, body_encoding: 'base64', delivery_tag: randomUUID() },
      delivery_info: { exchange: 'celery.pidbox', routing_key: '' },
    },
  })
}

/** Workers that take jobs of the queue, by their names. */
export async function workersOf(place: QueuePlace, queue: string): Promise<string[]> {
  const answers = await askWorkers(place, 'active_queues')
  return answers
    .filter(([, queues]) => Array.isArray(queues) && queues.some(({ name }) => name === queue))
    .map(([worker]) => worker)
}

/** From now on the workers tell when they begin a job, whatever their settings say. */
export async function makeWorkersTell(place: QueuePlace): Promise<void> {
  await askWorkers(place, 'enable_events')
}
