/** What a manifest may say of failures: the system's own settings for their times, and where they show. */
import { z } from 'zod'
import { timeUnit } from './time-unit.ts'

/** A variable that holds a time. */
const time = z.strictObject({ variable: z.string(), unit: timeUnit })

export const resilience = z
  .strictObject({
    /** How long a job stays with a worker that gives no sign of life; Celery's visibility timeout. */
    lock: time.optional(),
    /** How often the living look for jobs of the dead. */
    stalledCheck: time.optional(),
    /** How often a worker tells that it lives. */
    heartbeat: time.optional(),
    /** Variable by which a worker is told its name where several run on one host; it may be `HOSTNAME`. */
    workerName: z.string().optional(),
    /** Time limit of the first stage, which fetches the document. */
    stageTimeout: time.optional(),
    /** How long the backend waits for an answer of the storage. */
    storageTimeout: time.optional(),
    /** After this time a worker is renewed. */
    recycleAfter: time.optional(),
    /** Route that shows a signed-in user the memory of the workers, and its field: bytes. */
    memory: z.strictObject({ route: z.string(), field: z.string() }).optional(),
    /** How often somebody looks for extractions whose job is gone, and how old those must be. */
    sweep: time.optional(),
    lostAfter: time.optional(),
    /** The task that looks for them, where a scheduler beside the workers sends it to the general queue. */
    sweepTask: z.string().optional(),
    /**
     * Table of what a finished job leaves, and its column with the id of the extraction; `extractions.drafts`
     * unless given, and the extractions themselves and their id where the draft is columns of theirs.
     */
    drafts: z.strictObject({ table: z.string(), extraction: z.string() }).optional(),
    /**
     * Words of the line that a worker writes when a stage starts, with the ids of the job and the
     * stage's name (`settings.failingStage.stages`), and the environment in which it writes it.
     */
    stageLog: z
      .strictObject({
        line: z.string(),
        environment: z.record(z.string(), z.string()).default({}),
      })
      .optional(),
  })
  .prefault({})
