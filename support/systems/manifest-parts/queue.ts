/** The queue of a system and what its workers do with a job. */
import { z } from 'zod'

export const queue = z
  .strictObject({
    /** What keeps the jobs: BullMQ, or Celery with Redis as its broker. */
    kind: z.enum(['bullmq', 'celery']).default('bullmq'),
    /** The queue of extractions; where BullMQ's FlowProducer spreads one over several, that of its root. */
    name: z.string().default('extraction_tasks'),
    /** What stands before the keys: `bull` for BullMQ, nothing (no `global_keyprefix`) for Celery. */
    prefix: z.string().optional(),
    /** Number of the database of Celery's results, where it is not that of the jobs. */
    resultDatabase: z.number().int().nonnegative().optional(),
    task: z.string().default('tasks.extract_worksheet_pipeline'),
    /** The one argument of the task; the result names the extraction by the same word or as `extraction_id`. */
    argument: z.string().default('extraction_id'),
    /** A further argument that the result repeats, where there is one. */
    echoes: z.string().optional(),
    /** The queue of all work that is no extraction. */
    general: z.string().default('default'),
    /** The queue in which jobs that have failed for good lie, where there is one: no worker takes them. */
    deadLetters: z.string().optional(),
    concurrency: z.number().int().positive().default(4),
    /** 3 attempts are read as 3 runs; a tool that counts retries makes 4 of them. */
    runs: z.union([z.literal(3), z.literal(4)]).default(3),
    /**
     * How long after its stop signal a worker may still be at work, in seconds: the three stages
     * together unless each is a task of its own, or unless the worker hands its jobs back.
     */
    stopsWithin: z.number().positive().default(360),
  })
  .prefault({})
