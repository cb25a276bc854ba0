/** The parts of a draft that the programs of a FastAPI system tell: routes, areas, uploads, search and starts. */
import { areas as areaParts, openRoutes } from '../../systems/manifest-parts/production/areas.ts'
import { uploads as uploadParts } from '../../systems/manifest-parts/production/files.ts'
import type { Draft, Entry } from './draft.ts'
import type { RepositoryFiles } from './files.ts'
import { areaNames, findArea, type Interface, interfaceOf, listOf } from './find-areas.ts'
import { type Read, readByDescription } from './find-downloads.ts'
import { findExecution } from './find-execution.ts'
import { findStarts } from './find-start.ts'
import { findSearch, findUploads } from './find-uploads.ts'

interface StartDraft {
  readonly entries: readonly Entry[]
  readonly open: Draft['open']
}

export interface InterfaceDraft extends StartDraft {
  /** The part `execution`, as far as the classes tell it. */
  readonly execution: ReturnType<typeof findExecution>
}

export function draftInterface(files: RepositoryFiles, root: string): InterfaceDraft {
  const known = interfaceOf(files)
  const starts = startsOf(files, root)
  const entries = [
    ...routesOf(known),
    ...areasOf(known),
    ...uploadsOf(known, readByDescription(files)),
  ]
  const execution = findExecution(known)
  return { entries: [...starts.entries, ...entries], open: starts.open, execution }
}

const found = 'Found in the routers and models'

function routesOf(known: Interface): Entry[] {
  const documented = openRoutes.parse(undefined)
  const health = known.operations.find(
    ({ method, path }) => method === 'GET' && /health/.test(path) && !/\{/.test(path),
  )
  const list = listOf(known, 'projects')?.path
  const prefix = list?.replace(/\/projects.*$/, '')
  const value = differing({ ...(health && { health: health.path }), prefix }, documented)
  return Object.keys(value).length === 0 ? [] : [{ name: 'routes', value, comment: found }]
}

function areasOf(known: Interface): Entry[] {
  const documented = areaParts.parse(undefined)
  const lacking: string[] = []
  const entries = areaNames.flatMap((area) => {
    const own = findArea(known, area, (what) => lacking.push(what))
    const value = differing(own ?? {}, Reflect.get(documented, area))
    return Object.keys(value).length === 0 ? [] : [[area, value] as const]
  })
  if (entries.length === 0) return []
  const rest = lacking.map((what) => `\nStill to be said: ${what}`).join('')
  return [{ name: 'areas', value: Object.fromEntries(entries), comment: `${found}${rest}` }]
}

function uploadsOf(known: Interface, described: readonly Read[]): Entry[] {
  const documented = uploadParts.parse(undefined)
  const entries = Object.entries(findUploads(known, described)).flatMap(
    ([way, own]): [string, unknown][] => {
      if (typeof own === 'string') return [[way, own]]
      const value = differing(own as object, Reflect.get(documented, way))
      return Object.keys(value).length === 0 ? [] : [[way, value]]
    },
  )
  const search = findSearch(known)
  return [
    ...(entries.length === 0
      ? []
      : [{ name: 'uploads', value: Object.fromEntries(entries), comment: found }]),
    ...(search === undefined ? [] : [{ name: 'search', value: search, comment: found }]),
  ]
}

/** What is not the documented default; undefined says nothing. */
function differing(own: object, documented: object): Record<string, unknown> {
  const entries = Object.entries(own).filter(
    ([name, value]) =>
      value !== undefined &&
      JSON.stringify(value) !== JSON.stringify(Reflect.get(documented, name)),
  )
  return Object.fromEntries(entries)
}

/** The two processes; as an example where a program of theirs is not on this machine. */
function startsOf(files: RepositoryFiles, root: string): StartDraft {
  const starts = findStarts(files, root)
  if (starts === undefined) return { entries: [], open: [fallback] }
  const { backend, worker, where } = starts
  const isThere = backend.installed && worker.installed
  const value = {
    backend: { command: backend.command, cwd: backend.cwd, port: backend.port },
    worker: { command: worker.command, cwd: worker.cwd },
  }
  if (isThere)
    return { entries: [{ name: 'processes', value, comment: `Found in ${where}` }], open: [site] }
  const words = (command: readonly string[]) => JSON.stringify(command).replaceAll('","', '", "')
  const example = `processes:
  backend:
    command: ${words(backend.command)}
    cwd: ${backend.cwd}
    port: ${backend.port}
  worker:
    command: ${words(worker.command)}
    cwd: ${worker.cwd}`
  const why = `How the processes start, by ${where}. Programs of theirs are neither
# on the search path of this machine nor in a virtual environment of the repository: say where they are.
# Without processes the repository alone is judged.`
  return { entries: [], open: [{ example, why }, site] }
}

const site = {
  example: `processes:
  frontend:
    command: [npm, start]
    cwd: frontend
    port: PORT
    production: { build: [npm, run, build], command: [npm, start] }`,
  why: 'How the site starts (beside the other two), and how its production is built.',
}

const fallback = {
  example: `processes:
  backend:
    command: [uvicorn, "main:app"]
    cwd: backend
    port: UVICORN_PORT
  worker:
    command: [celery, -A, celery_app, worker]
    cwd: backend
  frontend:
    command: [npm, start]
    cwd: frontend
    port: PORT
    production: { build: [npm, run, build], command: [npm, start] }`,
  why: 'How the processes start on this machine. Without them the repository alone is judged.',
}
