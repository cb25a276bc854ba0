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
    /** Services that the composition of development calls by other names. */
    developmentServices: z
      .partialRecord(z.enum(['frontend', 'backend', 'worker', 'redis']), z.string())
      .default({}),
    /** Container port of each program that listens. */
    ports: z
      .strictObject({
        backend: z.number().int().default(8000),
        frontend: z.number().int().default(3000),
        worker: z.number().int().optional(),
      })
      .prefault({}),
    /** Values of the environment file that differ inside the composition, such as host names. */
    environment: z.record(z.string(), z.string()).default({}),
    /**
     * What the programs get beside the variables of the composition when they are played on this
     * machine, such as addresses that stand for those of providers; `environment` of a process is not among it.
     * Where a value of `environment` leads to `${modelProvider.url}` and the composition leaves the variable to
     * the program, it is given by itself.
     */
    beside: z.record(z.string(), z.string()).default({}),
    /**
     * Programs whose command in the composition runs on this machine as it stands; the command of the
     * process takes the place of every other.
     */
    commands: z.array(z.enum(['backend', 'worker', 'frontend'])).default([]),
    /** Services of development that the target plays with its own, by their names. */
    supplied: z.record(z.string(), z.enum(['objectStore'])).default({}),
  })
  .prefault({})
