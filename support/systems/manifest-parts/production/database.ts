/** How the database of the system that moves to production gets its tables, and where its users are. */
import { z } from 'zod'

const argv = z.array(z.string()).min(1)

export const migrate = z
  .strictObject({
    /** Brings the database of the environment to the newest version. */
    command: argv.default(['alembic', 'upgrade', 'head']),
    /** The same without what needs pgvector, where the system can do that. */
    withoutVectors: argv.optional(),
    /** Folder in which they run, relative to the manifest. */
    cwd: z.string().default('backend'),
  })
  .prefault({})

/**
 * SQL files that an operator runs in the project's editor, in this order, when the migrations have made the
 * tables: policies, say. Left out, the trigger's file alone is run, and that only where there is no trigger yet.
 */
export const operatorSql = z.array(z.string()).default([])

/**
 * Variables that differ where the database has no pgvector, for programs that do without it only when they
 * are told. Nothing that is judged without a database sees them: what production refuses, it refuses as it is.
 */
export const withoutVectors = z.record(z.string(), z.string()).default({})

/**
 * Variables that ask for encryption at whatever address the database has, for programs that otherwise go by
 * the name of the provider's host. What the address of the example says is kept.
 */
export const encrypted = z.record(z.string(), z.string()).default({})

/** Source: document 002, FR-014; document 004, T009 and T010. */
export const applicationUsers = z
  .strictObject({
    table: z.string().default('public.users'),
    id: z.string().default('id'),
    email: z.string().default('email'),
    /** A column that the application fills and nobody else, where there is one. */
    additional: z.string().optional(),
    /** Columns that open something to a user; what users say of themselves must not reach them. */
    privileged: z
      .array(z.string())
      .default(['role', 'plan', 'is_admin', 'is_superuser', 'credits']),
    triggerFile: z
      .string()
      .default('specs/006-production-infrastructure/contracts/supabase-trigger.sql'),
    migrationFile: z
      .string()
      .default('specs/006-production-infrastructure/contracts/user-migration.sql'),
  })
  .prefault({})
