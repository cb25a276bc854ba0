/** What a manifest may say of the three environments, each with its documented default. */
import { z } from 'zod'

const values = z.record(z.string(), z.string())

/** Source of names and figures: document 001, "Environment Configuration" and "Security Requirements". */
export const environments = z
  .strictObject({
    /** The variable that chooses the environment; its values are local, staging and production. */
    variable: z.string().default('ENVIRONMENT'),
    /** Without any of these no process may start; those that are the default are required beside any other. */
    required: z
      .array(z.string())
      .default([
        'SUPABASE_URL',
        'SUPABASE_KEY',
        'SUPABASE_SERVICE_KEY',
        'DATABASE_URL',
        'REDIS_URL',
        'SECRET_KEY',
        'REDIS_PASSWORD',
      ]),
    /** Secrets, with the length that each must have outside local; 0 where none is documented. */
    secrets: z.record(z.string(), z.number().int().nonnegative()).default({
      SECRET_KEY: 32,
      REDIS_PASSWORD: 32,
      FIRST_SUPERUSER_PASSWORD: 16,
      SUPABASE_SERVICE_KEY: 0,
    }),
    /** URLs whose passwords are secrets, too. */
    urls: z.array(z.string()).default(['DATABASE_URL', 'REDIS_URL']),
    /** Both documented names of the public key of Supabase; the first one is used unless said otherwise. */
    anonKey: z.tuple([z.string(), z.string()]).default(['SUPABASE_KEY', 'SUPABASE_ANON_KEY']),
    /** The name that wins when both are given and differ; undefined where that is refused. */
    anonKeyWins: z.string().optional(),
    /**
     * Variables of web addresses that the system takes encrypted only, outside local: there each leads through a
     * door of the target's own, whose certificate the variables of `redis.trust` make known.
     */
    encrypted: z.array(z.string()).default([]),
    cors: z.string().default('BACKEND_CORS_ORIGINS'),
    errorTracker: z.string().default('SENTRY_DSN'),
    superuser: z.string().default('FIRST_SUPERUSER'),
    /** Overrides the level of the log; taken away where the environment's own level is judged. */
    logLevel: z.string().default('LOG_LEVEL'),
    local: values.default({ DOMAIN: 'localhost', FRONTEND_HOST: 'http://localhost:5173' }),
    staging: values.default({
      DOMAIN: 'staging.curriculumextractor.com',
      FRONTEND_HOST: 'https://dashboard.staging.curriculumextractor.com',
    }),
    production: values.default({
      DOMAIN: 'curriculumextractor.com',
      FRONTEND_HOST: 'https://dashboard.curriculumextractor.com',
    }),
    /** Example files, one for each environment. */
    samples: z
      .strictObject({
        local: z.string().default('.env.example'),
        staging: z.string().default('.env.staging.example'),
        production: z.string().default('.env.production.example'),
      })
      .prefault({}),
    /** The list of burnt secrets, and the command that adds the one it reads from standard input. */
    denyList: z
      .strictObject({
        file: z.string(),
        add: z.array(z.string()).min(1),
        /** Folder to run it in, relative to the manifest. */
        cwd: z.string().default('.'),
      })
      .optional(),
  })
  .prefault({})
