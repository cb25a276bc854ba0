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
 * The three events of document 000, section 6, which leaves their transport open. A line of the logs or a message
 * in Redis names the event, with the payload as JSON or as `key=value`; where neither does, the job in the queue
 * tells it: its message, its result with the payload, or its error.
 */
export const events = z
  .strictObject({
    queued: z.string().default('extraction.queued'),
    completed: z.string().default('extraction.completed'),
    failed: z.string().default('extraction.failed'),
  })
  .prefault({})

/** Where a figure is looked for that the manifest says nothing of; this suite's own names. */
export const usualFigures = {
  concurrency: 'workers.*.concurrency',
  succeeded: 'workers.*.processed',
  failed: 'workers.*.failed',
  meanMs: 'workers.*.meanTaskMs',
  waiting: 'queues.{queue}.waiting',
  unfinished: ['queues.{queue}.waiting', 'queues.{queue}.active', 'queues.{queue}.delayed'],
  'memory.used': 'redis.used_bytes',
  'memory.limit': 'redis.max_bytes',
  'memory.evicted': 'redis.evicted_keys',
} as const

/**
 * The statistics for administrators (document 001, "Celery Monitoring"). Names are paths into the JSON
 * of the answer: dots go inward, `*` stands for every element, `{queue}` for the name of a queue,
 * `{task}` for that of the task, `length` for how many a list has; of several numbers the sum counts. No
 * document names them: a figure that is not said here, and not found where it usually is, is unverified.
 */
export const statistics = z
  .strictObject({
    route: z.string().default('/api/v1/tasks/inspect/stats'),
    /** One value for each living worker; usually `workers.*.concurrency`. */
    concurrency: z.string().optional(),
    /** Usually `workers.*.processed`. */
    succeeded: z.string().optional(),
    /** Usually `workers.*.failed`. */
    failed: z.string().optional(),
    /** Mean run time of a job in milliseconds; usually `workers.*.meanTaskMs`. */
    meanMs: z.string().optional(),
    /** Usually `queues.{queue}.waiting`. */
    waiting: z.string().optional(),
    /**
     * All that is not finished: waiting, under way, and between two attempts; usually `waiting`, `active`
     * and `delayed` of `queues.{queue}`.
     */
    unfinished: z.array(z.string()).min(1).optional(),
    /** Of Redis; usually `used_bytes`, `max_bytes` and `evicted_keys` of `redis`. */
    memory: z
      .strictObject({
        used: z.string().optional(),
        limit: z.string().optional(),
        evicted: z.string().optional(),
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
