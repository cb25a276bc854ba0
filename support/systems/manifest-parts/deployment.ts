/** How a system is deployed: its commands for migrations, backups and checks, and its workflows. */
import { z } from 'zod'

const argv = z.array(z.string()).min(1)

/** Commands have no default: what the documents of one system call is nothing that another must have. */
export const deployment = z
  .strictObject({
    /** Folder in which the commands run, relative to the manifest. */
    cwd: z.string().default('.'),
    /** Brings the database that `DATABASE_URL` names to the newest version. */
    migrate: argv.optional(),
    /** Reverts the newest migration. */
    rollback: argv.optional(),
    /** Prints the version that the database is at. */
    current: argv.optional(),
    /** Brings the database to the version `{version}`: a revision of Alembic, else the name of a migration's file. */
    migrateTo: argv.optional(),
    /** Writes a backup of the database to `{file}`. */
    backup: argv.optional(),
    /** Restores the backup `{file}` into the database that `DATABASE_URL` names. */
    restore: argv.optional(),
    /** Columns of sample rows that need a value of a certain kind: table, column, value. */
    rows: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    /** Changes that were made to production by hand: the script, and the version that it was made to. */
    hotfixes: z.array(z.strictObject({ file: z.string(), madeTo: z.string() })).default([]),
    /** The check after a deployment: it takes the address of the API and its patience as variables. */
    smoke: z
      .strictObject({
        command: argv,
        address: z.string(),
        patience: z.string().optional(),
        unit: z.enum(['ms', 's']).default('ms'),
      })
      .optional(),
    /** Title of the section with the commands that verify an environment. */
    verification: z.string().default('Verification'),
    /** What the settings of the deployed environment hold, for the workflows' steps. */
    secrets: z.record(z.string(), z.string()).default({}),
    variables: z.record(z.string(), z.string()).default({}),
    /** A migration that a trial release brings along: its file, relative to the manifest, and its text. */
    sampleMigration: z.strictObject({ file: z.string(), text: z.string() }).optional(),
    /** The variable that chooses the version of the images. */
    tag: z.string().default('TAG'),
    /** Workflows of the hosting service, relative to the manifest. */
    workflows: z
      .strictObject({
        staging: z.string().default('.github/workflows/deploy-staging.yml'),
        production: z.string().default('.github/workflows/deploy-production.yml'),
        restoreTest: z.string().default('.github/workflows/restore-test.yml'),
      })
      .prefault({}),
  })
  .prefault({})
