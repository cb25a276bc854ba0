/** Where a system keeps its records, files and migrations. */
import { z } from 'zod'

export const extractions = z
  .strictObject({
    table: z.string().default('public.extractions'),
    id: z.string().default('id'),
    status: z.string().default('status'),
    /** Column that says whose the extraction is. */
    user: z.string().default('user_id'),
    /** The status of an approved extraction, which the documents name in prose only. */
    approved: z.string().default('APPROVED'),
    url: z.string().default('presigned_url'),
    /** Column that says when the URL dies, where there is one. */
    urlExpires: z.string().optional(),
    /** Where the drafts' questions lie, and the column that names their extraction. */
    drafts: z.strictObject({ table: z.string(), extraction: z.string() }).optional(),
  })
  .prefault({})

export const buckets = z
  .strictObject({
    worksheets: z.string().default('worksheets'),
    extractions: z.string().default('extractions'),
  })
  .prefault({})

/**
 * SQL files that an operator runs in each new Supabase project, in this order, before the system starts
 * there: buckets and policies that neither migrations nor the backend make. Where one speaks of the
 * system's own tables, `migrations.up` goes first.
 */
export const projectSql = z.array(z.string()).default([])

/** Where the policies of the storage let a user's files lie: `{user}` is the id, `{file}` the name. */
export const files = z
  .strictObject({
    worksheet: z.string().default('{user}/{file}'),
    /** Undefined where users reach their crops through the backend only. */
    crop: z.string().optional(),
  })
  .prefault({})

/** App metadata by which the system knows an administrator. */
export const administrator = z.record(z.string(), z.unknown()).default({ role: 'admin' })

export const migrations = z.strictObject({
  /** Table in which the migration tool keeps what it has applied. */
  table: z.string(),
  column: z.string(),
  /** `every`: one row a migration (node-pg-migrate, supabase); `head`: one row in all (Alembic). */
  keeps: z.enum(['every', 'head']),
  files: z.string(),
  /** Folder in which the commands run, relative to the manifest. */
  cwd: z.string().default('backend'),
  /** Applies what is missing. */
  up: z.array(z.string()).min(1).default(['alembic', 'upgrade', 'head']),
  /** Compares the schema with what the system needs; a difference is its failure. Alembic's own unless given. */
  check: z.array(z.string()).min(1).optional(),
  /** Applies everything up to the last version before indexes are built on the tables of users. */
  beforeIndexes: z.array(z.string()).min(1).optional(),
})
