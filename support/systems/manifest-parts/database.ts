/** What a manifest may say of a system's use of its database, each with its documented default. */
import { z } from 'zod'

/** Connections. Source of the figures: document 001, "Pool Size": 10 kept and 20 more. */
export const pool = z
  .strictObject({
    kept: z.number().int().nonnegative().default(10),
    most: z.number().int().positive().default(30),
    /** The most for each job that a worker runs at the same time. */
    perJob: z.number().int().positive().default(2),
  })
  .prefault({})

/** The questions that the pipeline has found. */
export const questions = z
  .strictObject({
    table: z.string().default('public.questions'),
    extraction: z.string().default('extraction_id'),
    tags: z.string().default('curriculum_tags'),
  })
  .prefault({})

/** The list of the caller's extractions (`routes.list`). */
export const list = z
  .strictObject({
    skip: z.string().default('skip'),
    limit: z.string().default('limit'),
    /** Field of the answer that holds the entries. */
    items: z.string().default('items'),
    /** Field of an entry that holds its id. */
    id: z.string().default('id'),
    /** The most entries of one answer. */
    most: z.number().int().positive().default(100),
  })
  .prefault({})
