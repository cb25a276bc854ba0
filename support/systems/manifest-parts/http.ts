/** The routes of a system, and the request that uploads a document. */
import { z } from 'zod'

export const routes = z
  .strictObject({
    health: z.string().default('/api/v1/utils/health-check/'),
    ingestions: z.string().default('/api/v1/ingestions'),
    /** One extraction of the caller; `{id}` is its id. */
    extraction: z.string().default('/api/v1/ingestions/{id}'),
    /** The list of the caller's extractions; undefined where the route of the ingestions answers it. */
    list: z.string().optional(),
    /** Makes a draft an approved extraction, by POST; `{id}` is its id. */
    approve: z.string().optional(),
    /** Answers, or leads to, the document of an extraction or a fresh address of it; `{id}` is its id. Undefined where the route of the extraction does. */
    file: z.string().optional(),
    /** The page of the API's documentation, and the description that it shows. */
    docs: z.string().default('/docs'),
    openapi: z.string().default('/api/v1/openapi.json'),
  })
  .prefault({})

/** The request that uploads a document, and where its answer names things. */
export const ingestion = z
  .strictObject({
    field: z.string().default('file'),
    extraction: z.string().default('extraction_id'),
    /**
     * Or how it is made of other fields: `{id}-extract`, each name of a field in braces. Where the answer names none, it
     * is the job in the queue whose arguments name the extraction.
     */
    job: z.string().default('task_id'),
    url: z.string().default('presigned_url'),
    /** The most bytes that a document may have. */
    limit: z.number().int().positive().optional(),
  })
  .prefault({})
