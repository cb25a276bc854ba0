/** A Supabase project: the folder that holds its database, and what an operator adds to it. */
import { z } from 'zod'

const column = (name: string) => z.string().default(name)

/** Source of the layout: document 003, "Setup Instructions", and the CLI's own conventions. */
export const project = z
  .strictObject({
    /** The folder of the Supabase CLI, relative to the manifest; migrations lie in it. */
    folder: z.string().default('supabase'),
    /** The folder of the migrations, relative to the manifest, where it is not `migrations` in that one. */
    migrations: z.string().optional(),
    /** Scripts and documents, relative to the manifest; `{folder}` is the folder above. */
    setUp: z.string().default('{folder}/setup-local.sh'),
    verification: z.string().default('{folder}/verify-schema.sql'),
    schemaDocument: z.string().default('{folder}/SCHEMA.md'),
    deploymentDocument: z.string().default('{folder}/DEPLOYMENT.md'),
    /** SQL file that schedules the jobs, where no migration does it. */
    schedules: z.string().optional(),
    /**
     * What an operator does after the migrations, as SQL of the role `postgres`; `${supabase.url}`,
     * `${supabase.serviceKey}` and the like are filled in.
     */
    operatorSteps: z.array(z.string()).default([]),
    /**
     * What an operator sets with `supabase secrets set` for the Edge Functions, filled in the same way:
     * `${secret.cleanup}` is one random value here and in the steps above.
     */
    functionSecrets: z.record(z.string(), z.string()).default({}),
    /**
     * A program that an operator has running beside the project to remove files: the command of one round
     * of it, in the folder of the manifest, before the clean-ups of files that the database runs, and after
     * one that comes first. Its `environment` is filled in the same way (`${owner.url}` is the database).
     */
    sweep: z
      .strictObject({
        command: z.array(z.string()).min(1),
        environment: z.record(z.string(), z.string()).default({}),
      })
      .optional(),
    /**
     * A function by which jobs are admitted to processing, where there is one; takes a job's id, or
     * nothing or the name of a worker where it admits whichever is next.
     */
    admission: z.string().optional(),
  })
  .overwrite((given) => {
    const placed = (path: string) => path.replaceAll('{folder}', given.folder)
    return {
      ...given,
      setUp: placed(given.setUp),
      verification: placed(given.verification),
      schemaDocument: placed(given.schemaDocument),
      deploymentDocument: placed(given.deploymentDocument),
    }
  })
  .prefault({})

/**
 * Columns whose names document 003 only implies; those that it prints are not a matter of choice.
 * A name that is not there is looked up by its type and its place before anything is judged.
 */
export const columns = z
  .strictObject({
    jobs: z.strictObject({ progress: column('progress'), stage: column('stage') }).prefault({}),
    wordlists: z.strictObject({ words: column('words'), job: column('job_id') }).prefault({}),
    llmMetrics: z
      .strictObject({ confidence: column('confidence'), job: column('job_id') })
      .prefault({}),
    cooldowns: z.strictObject({ until: column('cooldown_until') }).prefault({}),
  })
  .prefault({})

/**
 * Values of sample rows, by table and column, where a rule of the system's own refuses what the suite
 * makes up: it looks for values that the system's constraints and policies let through. `{user}` is
 * the id of the row's owner, `{uuid}` a new id for each row.
 */
export const rows = z
  .record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
  .default({})

/** The status of a job that has succeeded; the documents print the other three. */
export const succeeded = z.string().default('completed')
