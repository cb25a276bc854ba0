/** How a workflow of texts and images is executed; the documents name both kinds and no field. */
import { z } from 'zod'

const path = (text: string) => z.string().default(text)

/** Without it nothing that a workflow makes can be judged. */
export const execution = z
  .strictObject({
    /** A workflow with one text and one image, as it was saved before the migration. */
    workflow: z.record(z.string(), z.unknown()),
    /** What the provider of models is asked for this workflow, in this order. */
    prompts: z.array(z.string()).min(1),
    /** Where the answer about an execution tells how it stands: names with dots between them. */
    status: path('status'),
    finished: z.array(z.string()).min(1).default(['finished', 'completed', 'succeeded']),
    failed: z.array(z.string()).default(['failed', 'error']),
    /** Where it tells the text, and where the address of the image. */
    text: z.string(),
    image: z.string(),
  })
  .optional()

/**
 * Where executions wait, for a staging with an address of its Redis: what is left of them there is found by
 * it and taken away. No check needs it.
 */
export const executionQueue = z
  .strictObject({
    /** What keeps the jobs: BullMQ, or Celery with Redis as its broker. */
    kind: z.enum(['bullmq', 'celery']).default('bullmq'),
    name: z.string(),
    /** What stands before the keys: `bull` for BullMQ, nothing (no `global_keyprefix`) for Celery. */
    prefix: z.string().optional(),
    /** Number of the database of Celery's results, where it is not that of the jobs. */
    resultDatabase: z.number().int().nonnegative().optional(),
  })
  .optional()

/** How documents are searched by their meaning. */
export const search = z
  .strictObject({
    /** Indexes a document, by POST; `{id}` is its id. Undefined: an upload does it by itself. */
    index: z.string().optional(),
    /** Answers a question; `{project}`, here and in `body`, is the caller's own. */
    ask: z.string(),
    /** By GET the question and what is sent beside it stand in the address. */
    method: z.enum(['POST', 'GET']).default('POST'),
    /** The field of the question. */
    question: path('question'),
    /** What is sent beside the question. */
    body: z.record(z.string(), z.unknown()).default({}),
    /**
     * The list in the answer, nearest first: names with dots between them, nothing where the answer
     * is the list; and the text and the document in each of its items.
     */
    items: path('items'),
    content: path('content'),
    document: path('document_id'),
  })
  .optional()
