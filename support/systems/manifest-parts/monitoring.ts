/** How an operator sees what a system does: its events, statistics and alerts, each with its default. */
import { z } from 'zod'

/** A regular expression, matched without regard to case. */
const pattern = (fallback: string) =>
  z.string().refine(isPattern, 'is no regular expression').default(fallback)

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'i')
    return true
  } catch {
    return false // the schema says so, with the place of the field
  }
}

/**
 * The three events of document 000, section 6, which leaves their transport open. They are read in the
 * logs: a line that names the event, with the payload as JSON or as `key=value`.
 */
export const events = z
  .strictObject({
    queued: z.string().default('extraction.queued'),
    completed: z.string().default('extraction.completed'),
    failed: z.string().default('extraction.failed'),
  })
  .prefault({})

/**
 * The statistics for administrators (document 001, "Celery Monitoring"). Names are paths into the JSON
 * of the answer: dots go inward, `*` stands for every element, `{queue}` for the name of a queue,
 * `{task}` for that of the task; of several numbers the sum counts.
 */
export const statistics = z
  .strictObject({
    route: z.string().default('/api/v1/tasks/inspect/stats'),
    /** One value for each living worker. */
    concurrency: z.string().default('workers.*.concurrency'),
    succeeded: z.string().default('workers.*.processed'),
    failed: z.string().default('workers.*.failed'),
    /** Mean run time of a job in milliseconds. */
    meanMs: z.string().default('workers.*.meanTaskMs'),
    waiting: z.string().default('queues.{queue}.waiting'),
    /** All that is not finished: waiting, under way, and between two attempts. */
    unfinished: z
      .array(z.string())
      .min(1)
      .default(['queues.{queue}.waiting', 'queues.{queue}.active', 'queues.{queue}.delayed']),
    memory: z
      .strictObject({
        used: z.string().default('redis.used_bytes'),
        limit: z.string().default('redis.max_bytes'),
        evicted: z.string().default('redis.evicted_keys'),
      })
      .prefault({}),
  })
  .prefault({})

/** How alerts reach people, and the words by which they are known. */
export const alerts = z
  .strictObject({
    /** `mail` into the mailbox, `log` as a line of the backend's log, `tracker` as an error. */
    by: z.enum(['mail', 'log', 'tracker']).default('mail'),
    workerDown: pattern('heartbeat|worker.*(down|silent|lost)'),
    redisFull: pattern('redis.*(out of memory|full|maxmemory)'),
    redisEvicts: pattern('redis.*evict'),
    storageFull: pattern('storage.*quota|quota.*storage'),
    /** Stands in a message that ends an alert. */
    over: pattern('is over|resolved|recovered'),
  })
  .prefault({})

/** The variable that holds the release of which errors are reported. */
export const release = z.string().default('RELEASE')

/** The variables by which the frontend learns where it reports its errors, and as what. */
export const frontendErrors = z
  .strictObject({
    dsn: z.string().default('VITE_SENTRY_DSN'),
    environment: z.string().default('VITE_ENVIRONMENT'),
    release: z.string().default('VITE_RELEASE'),
  })
  .prefault({})
