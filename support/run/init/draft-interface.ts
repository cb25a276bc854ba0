/** The parts of a draft that the programs of a FastAPI system tell: routes, areas, uploads and search, and its starts. */

import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { areas as areaParts, openRoutes } from '../../systems/manifest-parts/production/areas.ts'
import {
  health as healthParts,
  uploads as uploadParts,
} from '../../systems/manifest-parts/production/files.ts'
import { healthPath } from './composed-commands.ts'
import { compositionIn } from './composed-starts.ts'
import type { Draft, Entry } from './draft.ts'
import { startsOf } from './draft-starts.ts'
import { areaNames, findArea, type Interface, interfaceOf, listOf } from './find-areas.ts'
import { type Read, readByDescription } from './find-downloads.ts'
import { findExecution } from './find-execution.ts'
import { findHealth } from './find-health.ts'
import { findUploadLimit } from './find-upload-limit.ts'
import { findSearch, findUploads } from './find-uploads.ts'

export interface InterfaceDraft extends Pick<Draft, 'entries' | 'open'> {
  /** The part `execution`, as far as the classes tell it. */
  readonly execution: ReturnType<typeof findExecution>
  /** The part `health`, where the programs tell it. */
  readonly health: ReturnType<typeof findHealth>
}

export function draftInterface(
  files: RepositoryFiles,
  root: string,
  values: Readonly<Record<string, string>>,
): InterfaceDraft {
  const known = interfaceOf(files)
  const starts = startsOf(files, root, values)
  const health = findHealth(known)
  const execution = findExecution(known)
  const entries = [
    ...routesOf(known, askedByComposition(files)),
    ...areasOf(known, execution),
    ...uploadsOf(known, readByDescription(files)),
    ...healthOf(health),
  ]
  return { entries: [...starts.entries, ...entries], open: starts.open, execution, health }
}

const found = 'Found in the routers and models'

/** What the composition of production asks its backend: of several such routes the one that counts. */
function askedByComposition(files: RepositoryFiles): string | undefined {
  const { services, roles } = compositionIn(files) ?? {}
  const path = healthPath(services?.[roles?.backend ?? ''])
  return path !== undefined && /health|ready/.test(path) ? path : undefined
}

function routesOf(known: Interface, asked: string | undefined): Entry[] {
  const documented = openRoutes.parse(undefined)
  const told = known.operations.find(
    ({ method, path }) => method === 'GET' && /health/.test(path) && !/\{/.test(path),
  )
  const health = asked ?? told?.path
  const list = listOf(known, 'projects')?.path
  const prefix = list?.replace(/\/projects.*$/, '')
  const value = differing({ ...(health && { health }), prefix }, documented)
  return Object.keys(value).length === 0 ? [] : [{ name: 'routes', value, comment: found }]
}

function areasOf(known: Interface, execution: InterfaceDraft['execution']): Entry[] {
  const documented = areaParts.parse(undefined)
  const lacking: string[] = []
  const entries = areaNames.flatMap((area) => {
    const missing: string[] = []
    const plain = findArea(known, area, (what) => missing.push(what))
    // What a workflow is made of its classes have told for the one that is executed.
    const isTold = area === 'workflows' && missing.length > 0 && execution !== undefined
    const own = isTold ? { ...plain, body: execution.workflow } : plain
    if (!isTold) lacking.push(...missing)
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
  const limit = findUploadLimit(known.classes.source)
  if (limit !== undefined && limit >= least && limit < usual) entries.push(['limit', limit])
  const search = findSearch(known)
  return [
    ...(entries.length === 0
      ? []
      : [{ name: 'uploads', value: Object.fromEntries(entries), comment: found }]),
    ...(search === undefined ? [] : [{ name: 'search', value: search, comment: found }]),
  ]
}

/** Bytes: a manifest takes no smaller limit, and a larger one is that of the documents. */
const [least, usual] = [1_048_576, 25_000_000]

function healthOf(own: InterfaceDraft['health']): Entry[] {
  const value = differing(own ?? {}, healthParts.parse(undefined))
  return Object.keys(value).length === 0 ? [] : [{ name: 'health', value, comment: found }]
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
