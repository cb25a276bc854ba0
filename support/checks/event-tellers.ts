/** Where a system may tell its events: in its logs, in its Redis, or by what its queue keeps of the job itself. */
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { listenIn, type PublishedMessage } from '../services/redis/published.ts'
import { idIn } from './same-id.ts'
import { statusNow } from './status-history.ts'
import type { Lines, Payload, Tellers } from './told-events.ts'

/** An extraction, and the job that works on it where anything names it. */
export interface Ending {
  readonly extraction: string
  readonly job: string
}

type Events = Scene['manifest']['events']

/** The logs, and what is published from now on in the Redis of the scenario. */
export async function tellers(scene: Scene, logs: Lines): Promise<Tellers> {
  const listening = await listenIn(scene.addresses.redis.url)
  scene.scope.undo('listen to Redis no more', () => listening.close())
  const { events } = scene.manifest
  const published = () => listening.messages().map((message) => lineOf(message, events))
  return { logs, published, kept: async () => undefined }
}

/** An event is named by its message or, where that is the payload alone, by its channel. */
export function lineOf({ channel, text }: PublishedMessage, events: Events): string {
  return Object.values(events).some((name) => text.includes(name)) ? text : `${channel} ${text}`
}

/**
 * The end of a job as its queue keeps it: the result of one that is done, and of one that has failed for good
 * the status of its extraction and the error.
 */
export function keptEnds(
  scene: Scene,
  queue: Pick<QueueProbe, 'job'>,
  endings: readonly Ending[],
): Tellers['kept'] {
  return async (extraction) => {
    const job = jobOf(endings.find((each) => each.extraction === extraction))
    if (job === undefined) return undefined
    const { state, result, error } = await queue.job(job)
    if (state === 'failed') {
      const status = await statusNow(scene, extraction)
      return { extraction_id: extraction, status, error }
    }
    return state === 'completed' && isPayload(result) ? named(result) : undefined
  }
}

/** Nothing where no answer names it and no queue has it: that is judged where jobs are. */
function jobOf(ending: Ending | undefined): string | undefined {
  try {
    return ending?.job
  } catch {
    return undefined
  }
}

const isPayload = (result: unknown): result is Payload =>
  typeof result === 'object' && result !== null

const named = (payload: Payload): Payload => ({
  ...payload,
  extraction_id: idIn(payload.extraction_id),
})
