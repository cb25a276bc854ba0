/** How files come in and where they are told of; the documents name the areas and no field. */
import { z } from 'zod'

interface Defaults {
  readonly create: string
  readonly one: string
  readonly body: Record<string, unknown>
  readonly url: string
  readonly table: string
}

const upload = ({ create, one, body, url, table }: Defaults) =>
  z
    .strictObject({
      /** Takes a form with the file, by POST. */
      create: z.string().default(create),
      /** Reads and deletes one, by GET and DELETE; `{id}` is its id. `false` where nobody can. */
      one: z.union([z.string(), z.literal(false)]).default(one),
      /** The other fields of the form; `{project}` and the like, here and in `create`, as in `areas`. */
      body: z.record(z.string(), z.unknown()).default(body),
      /** The field that holds the file. */
      field: z.string().default('file'),
      /** Where the answer tells the id of what was made: names with dots between them. */
      id: z.string().default('id'),
      /** Where the answer tells the address of the file: names with dots between them. */
      url: z.string().default(url),
      /** Table of the rows that tell of these files. */
      table: z.string().default(table),
    })
    .prefault({})

/** Source: document 004, T017 to T020, name what takes or makes files. */
export const uploads = z
  .strictObject({
    documents: upload({
      create: '/api/documents',
      one: '/api/documents/{id}',
      body: { project_id: '{project}' },
      url: 'url',
      table: 'public.documents',
    }),
    chat: upload({
      create: '/api/chat/attachments',
      one: '/api/chat/{id}',
      body: { project_id: '{project}', content: 'A message.' },
      url: 'attachment_url',
      table: 'public.chat_messages',
    }),
    visual_assets: upload({
      create: '/api/visual-assets',
      one: '/api/visual-assets/{id}',
      body: { project_id: '{project}' },
      url: 'url',
      table: 'public.visual_assets',
    }),
    /** Reads a document through the backend, by GET; `{id}` is its id. */
    content: z.string().optional(),
    /** Answers a link to a document that ends after a while, by GET; `{id}` is its id. */
    link: z.string().optional(),
    /** Bytes of the largest document that is taken, where that is less than the 25,000,000 that are tried. */
    limit: z.number().int().min(1_048_576).optional(),
  })
  .prefault({})

/**
 * Prints every key below `{prefix}`, one a line, by the system's own function for it; runs in the folder
 * of the backend with the backend's environment. Source: document 004, T016.
 */
export const listing = z.array(z.string()).min(1).optional()

/** Where the answer about health tells of a part: a path of names with dots between them. */
export const health = z
  .strictObject({
    database: z.string().default('database'),
    storage: z.string().default('storage'),
  })
  .prefault({})
