/** Names of the variables of production; the documents state some of them and leave the others open. */
import { z } from 'zod'

const name = (text: string) => z.string().default(text)

/** Source: document 002, FR-005 and FR-016; document 004, T001, T007 and T042. */
export const variables = z
  .strictObject({
    example: name('.env.production.example'),
    /** The real file, which nobody may commit. */
    real: name('.env.production'),
    database: name('DATABASE_URL'),
    redis: name('REDIS_URL'),
    jwtSecret: name('SUPABASE_JWT_SECRET'),
    /** Where the backend finds the project's published keys, where it can: their address, or the project's. */
    publishedKeys: z.string().optional(),
    supabaseUrl: name('NEXT_PUBLIC_SUPABASE_URL'),
    anonKey: name('NEXT_PUBLIC_SUPABASE_ANON_KEY'),
    r2: z
      .strictObject({
        endpoint: name('R2_ENDPOINT'),
        accessKeyId: name('R2_ACCESS_KEY_ID'),
        secretAccessKey: name('R2_SECRET_ACCESS_KEY'),
        bucket: name('R2_BUCKET'),
        publicUrl: name('R2_PUBLIC_URL'),
      })
      .prefault({}),
    /** Keys of the providers that stay: mail, models, search. */
    providers: z
      .array(z.string())
      .min(1)
      .default(['BREVO_API_KEY', 'OPENROUTER_API_KEY', 'TAVILY_API_KEY']),
    /** Those of them that the worker needs: it runs the workflows. */
    workerProviders: z.array(z.string()).default(['OPENROUTER_API_KEY']),
    /** Further variables without which the system itself says that it cannot start. */
    required: z.array(z.string()).default([]),
  })
  .prefault({})
