/** What the programs of a repository say of their queue, their routes and the packages they use. */
import { parse } from 'yaml'
import { type CeleryApp, type CeleryTask, celeryApp } from '../../artifacts/program/celery-app.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { handsOver } from './file-route.ts'
import { findBullmq } from './find-bullmq.ts'
import { longestTaskOfChain } from './find-stages.ts'

export interface FoundQueue {
  readonly kind: 'celery' | 'bullmq'
  readonly name?: string
  readonly task?: string
  /** The queue of what is routed nowhere else. */
  readonly general?: string
  readonly runs?: 3 | 4
  /** Of a pipeline whose stages are tasks of their own. */
  readonly stopsWithin?: number
  readonly argument?: string
  readonly prefix?: string
}

/** Celery's settings in Python, or the names that BullMQ's classes are given. */
export function findQueue(files: RepositoryFiles): Found<FoundQueue> | undefined {
  const source = pythonSource(files)
  const app = celeryApp(source)
  if (app !== undefined) {
    const value = { ...queueOf(app), ...named('stopsWithin', longestTaskOfChain(source)) }
    return { value, where: `${app.path}:${app.line}` }
  }
  return findBullmq(files, asDocumented)
}

function queueOf(app: CeleryApp): FoundQueue {
  const task = extractionOf(app)
  const name =
    task === undefined ? app.queues.find((each) => asDocumented.test(each)) : app.queueOf(task)
  // Where the extractions' own queue is the default one, other work has the other that is declared.
  const other = app.queues.find((each) => each !== name)
  const general = app.general === name ? (other ?? app.general) : app.general
  // Celery counts what comes after the first run.
  const runs: FoundQueue['runs'] = task?.retries === 2 ? 3 : task?.retries === 3 ? 4 : undefined
  const argument = task?.argument === 'extraction_id' ? undefined : task?.argument
  return {
    kind: 'celery' as const,
    ...{ ...named('name', name), ...named('task', task?.name), general },
    ...{ ...named('runs', runs), ...named('argument', argument), ...named('prefix', app.prefix) },
  }
}

/** What a queue of extractions is called where no task is there yet that would go to it. */
const asDocumented = /extract|worksheet|ingest/

/** Tasks that no system is made for: those of its care, and those that show that tasks run. */
const besides =
  /health|ping|clean|recover|(^|[._])(test|demo|example|sample|hello|debug|add)([._]|$)/

/** The task that is called as documented, or after what it does; nothing that the beat sends. */
function extractionOf({ tasks, scheduled }: CeleryApp): CeleryTask | undefined {
  const own = tasks.filter(({ name }) => !scheduled.includes(name))
  const looks = [/extract_worksheet_pipeline$/, /extract/, /ingest|worksheet|pipeline/, /process/]
  const fitting = looks.map((look) => own.find(({ name }) => look.test(name)))
  const rest = own.filter(({ name }) => !besides.test(name))
  return fitting.find((task) => task !== undefined) ?? (rest.length === 1 ? rest[0] : undefined)
}

function named<Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: T }
}

export interface FoundRoutes {
  readonly health?: string
  readonly ingestions?: string
  readonly extraction?: string
  /** Where the extractions are listed, if elsewhere than they are uploaded. */
  readonly list?: string
  readonly approve?: string
  /** Where the document of an extraction is handed over, if elsewhere than the extraction is shown. */
  readonly file?: string
  /** The field of the upload that holds the file. */
  readonly field?: string
}

interface Operation {
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>
  }
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

/** Routes by the OpenAPI document, where one is kept in the repository. */
export function findRoutes(files: RepositoryFiles): Found<FoundRoutes> | undefined {
  const where = files.paths.find((path) => /(^|\/)openapi\.(json|ya?ml)$/.test(path))
  if (where === undefined) return undefined
  const document = documentIn(files.text(where))
  const paths = (document?.paths ?? {}) as Paths
  const uploads = Object.entries(paths).find(([, { post }]) => uploadIn(post) !== undefined)
  const ingestions = uploads?.[0]
  const below = Object.keys(paths).filter(
    (path) => ingestions !== undefined && path.startsWith(`${ingestions.replace(/\/$/, '')}/{`),
  )
  const extraction = below.find((path) => /\{\w+\}\/?$/.test(path))
  const approve = below.find((path) => /approve/.test(path) && paths[path]?.post !== undefined)
  const file = below.find(
    (path) => extraction !== undefined && paths[path]?.get && handsOver(extraction, path),
  )
  const field = fieldOf(uploadIn(uploads?.[1].post), document)
  const health = Object.keys(paths).find((path) => /health/.test(path))
  const value = {
    ...(health && { health }),
    ...(ingestions && { ingestions }),
    ...(extraction && { extraction: withId(extraction) }),
    ...(approve && { approve: withId(approve) }),
    ...(file && { file: withId(file) }),
    ...(field && { field }),
  }
  return Object.keys(value).length === 0 ? undefined : { value, where }
}

const withId = (path: string) => path.replace(/\{\w+\}/, '{id}')

function documentIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return undefined // a document that cannot be read tells nothing of the routes
  }
}

function uploadIn(operation: Operation | undefined): unknown {
  return operation?.requestBody?.content?.['multipart/form-data']?.schema
}

/** The field of a form that is binary; the form may be described elsewhere in the document. */
function fieldOf(schema: unknown, document: unknown): string | undefined {
  const { $ref: reference, properties } = (schema ?? {}) as {
    $ref?: string
    properties?: Record<string, { format?: string }>
  }
  if (reference !== undefined) {
    const target = reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>(
        (inner, step) => (inner as Readonly<Record<string, unknown>> | undefined)?.[step],
        document,
      )
    return fieldOf(target, document)
  }
  return Object.entries(properties ?? {}).find(([, { format }]) => format === 'binary')?.[0]
}
