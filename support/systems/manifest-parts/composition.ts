/** The composition of a system: its services, files and figures. */
import { z } from 'zod'

export const composition = z
  .strictObject({
    services: z
      .strictObject({
        backend: z.string().default('backend'),
        redis: z.string().default('redis'),
        worker: z.string().default('celery-worker'),
        frontend: z.string().default('frontend'),
      })
      .prefault({}),
    /** Container port of each service that others reach, by the part that it plays or by its own name. */
    ports: z.record(z.string(), z.number().int()).default({ redis: 6379, backend: 8000 }),
    /** Values of the environment file that differ inside the composition, such as host names. */
    environment: z.record(z.string(), z.string()).default({}),
    /** Services that the target plays with its own: their name and the target's service. */
    supplied: z.record(z.string(), z.enum(['mailbox'])).default({}),
    /** Compose files of staging and production, in order. */
    production: z.array(z.string()).min(1).optional(),
    /** The documents' two figures for Redis: its state table (3 × 5 s) or its snippet (5 × 10 s). */
    redisCheck: z.enum(['table', 'snippet']).default('table'),
    /** A database of the composition's own, where it has one. */
    database: z.string().default('db'),
  })
  .prefault({})
