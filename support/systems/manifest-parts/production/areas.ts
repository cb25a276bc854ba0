/** The routes of the system that moves to production; the documents name its eight areas and no path. */
import { z } from 'zod'

/** What nobody has to sign in for: health checks and the description of the API. */
export const openRoutes = z
  .strictObject({
    health: z.string().default('/health'),
    /** The description of every operation (OpenAPI); `false` where the system has none, which is looked after. */
    openapi: z.union([z.string(), z.literal(false)]).default('/openapi.json'),
    /** Paths that are open on purpose, besides these two. */
    open: z.array(z.string()).default(['/', '/docs', '/docs/oauth2-redirect', '/redoc']),
    /** Prefix of the API, where it has one: former routes are looked for with and without it. */
    prefix: z.string().default('/api'),
  })
  .prefault({})

const values = z.record(z.string(), z.unknown())

const area = (path: string, table: string, body: Record<string, unknown>) =>
  z
    .strictObject({
      /**
       * Lists the caller's own, by GET; makes another one, by POST. A list of what belongs to something else
       * names it, as `create` does: `/api/documents?project_id={project}`.
       */
      path: z.string().default(path),
      /** Reads, changes and deletes one; `{id}` is its id. */
      one: z.string().default(`${path}/{id}`),
      /**
       * What is sent to make one, as JSON. A value or a part of `create` may be `{workspace}`,
       * `{project}`, `{chat}` or `{workflow}`: the id of one of the caller's own.
       */
      body: values.default(body),
      /** The field of a form that holds a file, where one is made by sending a file. */
      file: z.string().optional(),
      /** Where one is made, when that is not `path`, such as `/workflows/{workflow}/execute`. */
      create: z.string().optional(),
      /** The method by which one is made. */
      method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
      /** Every user has exactly one of it, at `path`, which cannot be deleted; `one` is the same path. */
      single: z.boolean().default(false),
      /** What changes when one is changed; nothing where it cannot be changed. */
      change: z.record(z.string(), z.unknown()).optional(),
      /** The method by which one is changed; with PUT `body` is sent, too, since that replaces everything. */
      changeMethod: z.enum(['PATCH', 'PUT']).default('PATCH'),
      table: z.string().default(table),
      /**
       * The column with the id of the user; where another table has it, the foreign keys that lead
       * there, with dots between them: `project_id.workspace_id.owner_id`.
       */
      owner: z.string().default('owner_id'),
    })
    .prefault({})

export const areas = z
  .strictObject({
    workspaces: area('/api/workspaces', 'public.workspaces', { name: 'Plumbline' }),
    projects: area('/api/projects', 'public.projects', { name: 'Plumbline' }),
    documents: area('/api/documents', 'public.documents', { project_id: '{project}' }),
    chat: area('/api/chat', 'public.chat_messages', {
      project_id: '{project}',
      content: 'A message.',
    }),
    workflows: area('/api/workflows', 'public.workflows', { name: 'Plumbline' }),
    executions: area('/api/executions', 'public.executions', { workflow_id: '{workflow}' }),
    visual_assets: area('/api/visual-assets', 'public.visual_assets', {}),
    preferences: area('/api/preferences', 'public.preferences', { name: 'theme', value: 'dark' }),
  })
  .prefault({})
