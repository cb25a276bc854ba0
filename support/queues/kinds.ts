/** One door to the queues of every kind: what a place is asked goes to the driver of its kind. */
import { watchJobs } from '../core/watched-jobs.ts'
import type { Guard } from '../ports/job-guard.ts'
import type { QueueRecords, StrangeMessage } from '../ports/job-history.ts'
import type { JobMessages } from '../ports/job-messages.ts'
import type { JobRemoval } from '../ports/job-removal.ts'
import type { QueueProbe } from '../ports/queue.ts'
import * as bullmq from './bullmq.ts'
import { guardOf as bullmqGuard } from './bullmq-guard.ts'
import { bullmqMessageOf } from './bullmq-message.ts'
import { bullmqMessages } from './bullmq-messages.ts'
import { bullmqRecords, putStrangeMessage as putIntoBullmq } from './bullmq-records.ts'
import { bullmqRemoval } from './bullmq-removal.ts'
import * as celery from './celery.ts'
import { celeryGuard } from './celery-guard.ts'
import { celeryMessages, putIntoCelery } from './celery-messages.ts'
import { celeryRecords } from './celery-records.ts'
import { celeryRemoval } from './celery-removal.ts'
import { namingIn } from './job-naming.ts'
import type { QueuePlace } from './place.ts'

const isCelery = ({ kind }: QueuePlace) => kind === 'celery'

/** Opened before the jobs are sent: some kinds of queue tell of starts and ends only while they happen. */
export function queueProbe(place: QueuePlace): QueueProbe {
  const probe = isCelery(place) ? celery.celeryProbe(place) : bullmq.bullmqProbe(place)
  const stop = watchJobs(namingIn(place))
  const close = () => {
    stop()
    return probe.close()
  }
  return { ...probe, close }
}

/** What the store holds of jobs at this moment, without a look at what happens there. */
export function queueGlance(place: QueuePlace): Pick<QueueProbe, 'job' | 'close'> {
  return isCelery(place) ? celery.celeryGlance(place) : bullmq.bullmqProbe(place)
}

export function queueMessages(place: QueuePlace): JobMessages {
  return isCelery(place) ? celeryMessages(place) : bullmqMessages(place)
}

/** To be asked for while a probe of the same place is open. */
export function queueRecords(place: QueuePlace): QueueRecords {
  return isCelery(place) ? celeryRecords(place) : bullmqRecords(place)
}

export function queueRemoval(place: QueuePlace): JobRemoval {
  return isCelery(place) ? celeryRemoval(place) : bullmqRemoval(place)
}

/** Puts a message into the queue as it is, past the producer. */
export function putStrangeMessage(place: QueuePlace, message: StrangeMessage): Promise<void> {
  return isCelery(place) ? putIntoCelery(place, message) : putIntoBullmq(place, message)
}

export function guardOf(place: QueuePlace, job: string): Promise<Guard> {
  return isCelery(place) ? celeryGuard(place, job) : bullmqGuard(place, job)
}

/** The arguments of the job by name, as they were sent; undefined when the store has no such job or none of them. */
export function messageOf(
  place: QueuePlace,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  return isCelery(place) ? messageOfCelery(place, id) : bullmqMessageOf(place, id)
}

async function messageOfCelery(
  place: QueuePlace,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const messages = celeryMessages(place)
  try {
    const { payload } = await messages.stored(id)
    const data: unknown = payload === undefined ? undefined : JSON.parse(payload)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined
  } finally {
    await messages.close()
  }
}
