/** The compose files of the system that moves to production. */
import { z } from 'zod'

/** Source of the names: document 002, FR-001; document 004, T005 and T051. */
export const productionComposition = z
  .strictObject({
    file: z.string().default('docker-compose.prod.yml'),
    development: z.string().default('docker-compose.yml'),
    services: z
      .strictObject({
        frontend: z.string().default('frontend'),
        backend: z.string().default('backend'),
        worker: z.string().default('celery-worker'),
        redis: z.string().default('redis'),
      })
      .prefault({}),
  })
  .prefault({})
