/** The fields of a manifest, each with its documented default. */
import { z } from 'zod'
import { environments } from './manifest-environments.ts'

const process = z.strictObject({
  command: z.array(z.string()).min(1),
  /** Folder to start it in, relative to the manifest. */
  cwd: z.string().default('.'),
  /** Variable by which it is told its port. */
  port: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  /** How long a healthy start may take, in seconds. */
  readyWithin: z.number().positive().default(20),
})

/** A variable of the system's own that makes time short or work slow. */
const setting = z.strictObject({
  variable: z.string(),
  unit: z.enum(['ms', 's']).default('ms'),
})

export const schema = z.strictObject({
  system: z.enum(['curriculum-extractor', 'production-migration', 'vocabgo']),
  title: z.string(),
  environment: z.record(z.string(), z.string()),
  processes: z.strictObject({ backend: process, worker: process, frontend: process.optional() }),
  routes: z
    .strictObject({
      health: z.string().default('/api/v1/utils/health-check/'),
      ingestions: z.string().default('/api/v1/ingestions'),
      /** One extraction of the caller; `{id}` is its id. */
      extraction: z.string().default('/api/v1/ingestions/{id}'),
      /** Makes a draft an approved extraction, by POST; `{id}` is its id. */
      approve: z.string().optional(),
      /** The page of the API's documentation, and the description that it shows. */
      docs: z.string().default('/docs'),
      openapi: z.string().default('/api/v1/openapi.json'),
    })
    .prefault({}),
  /** The request that uploads a document, and where its answer names things. */
  ingestion: z
    .strictObject({
      field: z.string().default('file'),
      extraction: z.string().default('extraction_id'),
      job: z.string().default('task_id'),
      url: z.string().default('presigned_url'),
      /** The most bytes that a document may have. */
      limit: z.number().int().positive().optional(),
    })
    .prefault({}),
  extractions: z
    .strictObject({
      table: z.string().default('public.extractions'),
      id: z.string().default('id'),
      status: z.string().default('status'),
      url: z.string().default('presigned_url'),
      /** Column that says when the URL dies, where there is one. */
      urlExpires: z.string().optional(),
    })
    .prefault({}),
  buckets: z
    .strictObject({
      worksheets: z.string().default('worksheets'),
      extractions: z.string().default('extractions'),
    })
    .prefault({}),
  /** Where the policies of the storage let a user's files lie: `{user}` is the id, `{file}` the name. */
  files: z
    .strictObject({
      worksheet: z.string().default('{user}/{file}'),
      /** Undefined where users reach their crops through the backend only. */
      crop: z.string().optional(),
    })
    .prefault({}),
  /** App metadata by which the system knows an administrator. */
  administrator: z.record(z.string(), z.unknown()).default({ role: 'admin' }),
  migrations: z.strictObject({
    /** Table in which the migration tool keeps what it has applied. */
    table: z.string(),
    column: z.string(),
    /** `every`: one row a migration (node-pg-migrate, supabase); `head`: one row in all (Alembic). */
    keeps: z.enum(['every', 'head']),
    files: z.string(),
  }),
  queue: z
    .strictObject({
      kind: z.enum(['bullmq']).default('bullmq'),
      name: z.string().default('extraction_tasks'),
      prefix: z.string().default('bull'),
      task: z.string().default('tasks.extract_worksheet_pipeline'),
      concurrency: z.number().int().positive().default(4),
      /** 3 attempts are read as 3 runs; a tool that counts retries makes 4 of them. */
      runs: z.union([z.literal(3), z.literal(4)]).default(3),
      /**
       * How long after its stop signal a worker may still be at work, in seconds: the three stages
       * together unless each is a task of its own, or unless the worker hands its jobs back.
       */
      stopsWithin: z.number().positive().default(360),
    })
    .prefault({}),
  settings: z
    .strictObject({
      /** How long each stage of the pipeline's mock work takes. */
      stageDuration: setting.extend({ stages: z.number().int().positive() }).optional(),
      /** First pause before a retry. */
      retryDelay: setting.optional(),
      connectInterval: setting.optional(),
      /** How long a stopping worker lets its jobs run. */
      shutdownGrace: setting.optional(),
      /** Makes the named stage fail: the stages in order, and the words for the two kinds of failure. */
      failingStage: z
        .strictObject({
          variable: z.string(),
          stages: z.array(z.string()).min(1),
          kindVariable: z.string(),
          transient: z.string(),
          permanent: z.string(),
        })
        .optional(),
    })
    .prefault({}),
  composition: z
    .strictObject({
      services: z
        .strictObject({
          backend: z.string().default('backend'),
          redis: z.string().default('redis'),
          worker: z.string().default('celery-worker'),
          frontend: z.string().default('frontend'),
        })
        .prefault({}),
      /** Container port of each service that others reach by name. */
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
    .prefault({}),
  environments,
  /** A command that prints the registered tasks of the living workers, one a line. */
  inspection: z.strictObject({ registered: z.array(z.string()).min(1) }),
  workflows: z
    .strictObject({
      composition: z.string().default('.github/workflows/test-docker-compose.yml'),
      backend: z.string().default('.github/workflows/test-backend.yml'),
      client: z.string().default('.github/workflows/generate-client.yml'),
      /** Command lines whose work the target has done already. */
      prepared: z.array(z.string()).default([]),
      secrets: z.record(z.string(), z.string()).default({}),
      /** What the generation of the client writes first. */
      document: z.string().default('openapi.json'),
    })
    .prefault({}),
  /** Documents for people, relative to the manifest. */
  documents: z
    .strictObject({
      readme: z.string().default('README.md'),
      configuration: z.string().default('CLAUDE.md'),
      deployment: z.string().default('deployment.md'),
      guide: z.string().default('development.md'),
    })
    .prefault({}),
})

export type ManifestData = z.infer<typeof schema>
export type ProcessRole = keyof ManifestData['processes']
