/** The system's own variables that make time short or make work fail. */
import { z } from 'zod'
import { timeUnit } from './time-unit.ts'

/** A variable of the system's own that makes time short or work slow. */
const setting = z.strictObject({
  variable: z.string(),
  unit: timeUnit,
})

export const settings = z
  .strictObject({
    /** How long each stage of the pipeline's mock work takes; without it the storage hands documents over slowly. */
    stageDuration: setting.extend({ stages: z.number().int().positive() }).optional(),
    /** First pause before a retry. */
    retryDelay: setting.optional(),
    /** Pause between two attempts to reach the database at the start, and how many there are. */
    connectInterval: setting.optional(),
    connectAttempts: z.strictObject({ variable: z.string() }).optional(),
    /** How long the backend keeps a connection to the database that nobody uses; without it the check waits for that. */
    poolIdle: setting.optional(),
    /** How long each stage may take. */
    stageLimits: z
      .strictObject({ ocr: setting, segmentation: setting, tagging: setting })
      .optional(),
    /**
     * The queues that a worker takes jobs of, separated by commas, and how many it runs at once. What a program
     * takes as an option alone its command hands on: `bash -c 'exec celery … --queues=$WORKER_QUEUES'`.
     */
    workerQueues: z.strictObject({ variable: z.string() }).optional(),
    workerSlots: z.strictObject({ variable: z.string() }).optional(),
    /** How long a stopping worker lets its jobs run. */
    shutdownGrace: setting.optional(),
    /** How long a stopping API still answers, while the proxy turns to another one. */
    drain: setting.optional(),
    /** How often a worker says that it lives. */
    heartbeat: setting.optional(),
    /** How long a worker may say nothing before an alert is raised: 60 seconds in the documents. */
    silenceLimit: setting.optional(),
    /** How often the system looks whether an alert is due. */
    watchInterval: setting.optional(),
    /** How much the storage may hold, in bytes or in units of 1,048,576 bytes. */
    storageQuota: z
      .strictObject({ variable: z.string(), unit: z.enum(['bytes', 'MB']).default('bytes') })
      .optional(),
    /** Makes the named stage fail at the end of its time: the stages in order, and the words for the two kinds of failure. */
    failingStage: z
      .strictObject({
        variable: z.string(),
        stages: z.array(z.string()).min(1),
        kindVariable: z.string(),
        transient: z.string(),
        permanent: z.string(),
        /** The stage does not fail but never ends by itself. */
        endless: z.string().optional(),
      })
      .optional(),
  })
  .prefault({})
