/** The eight areas of the production migration in the programs of a repository. */

import {
  choicesOf,
  classesOf,
  type DeclaredField,
  fieldsOf,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import {
  answerOf,
  bodyOf,
  fileOf,
  formOf,
  isNeeded,
  type Operation,
  operationsOf,
} from './fastapi-operations.ts'
import { modelOf, ownerPath, tableLike } from './find-production-tables.ts'

export type FoundArea = Readonly<Record<string, unknown>>

export interface Interface {
  readonly operations: readonly Operation[]
  readonly classes: PythonClasses
}

export function interfaceOf(files: RepositoryFiles): Interface {
  const source = pythonSource(files)
  return { operations: operationsOf(source), classes: classesOf(source) }
}

export const areaNames =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')

export const oneOf = (area: string) => area.replace(/s$/, '')
const parameter = /\{\w+\}/g

/** The area that a path belongs to: by the first part that is called like one. */
export function areaOf(path: string): string | undefined {
  const parts = path.split('/').map((part) => part.replaceAll('-', '_'))
  return parts.flatMap((part) => (areaNames.includes(part) ? [part] : []))[0]
}

/** Where the area is listed, the shortest such path. */
export function listOf({ operations }: Interface, area: string): Operation | undefined {
  return operations
    .filter(({ method, path }) => method === 'GET' && areaOf(path) === area && !/\{/.test(path))
    .sort((a, b) => a.path.length - b.path.length)[0]
}

/** One area as its programs have it; undefined where they say nothing of it. `missing` is told what a body lacks. */
export function findArea(
  known: Interface,
  area: string,
  missing: (what: string) => void,
): FoundArea | undefined {
  const list = listOf(known, area)
  if (list === undefined) return undefined
  const { path } = list
  const at = (method: string, where: string) =>
    known.operations.find((each) => each.method === method && shape(each.path) === shape(where))
  const read = at('GET', `${path}/{id}`)
  const single = read === undefined && at('PUT', path) !== undefined
  const maker = single ? at('PUT', path) : (at('POST', path) ?? starterOf(known, area))
  const one = single ? path : `${path}/{id}`
  const changer = at('PATCH', one) ?? at('PUT', one)
  const change = changer && changeIn(known, changer)
  const create = maker === undefined || maker.path === path ? undefined : withPlaces(maker.path)
  return {
    ...{ path: path + queryOf(list), one },
    ...(single && { method: 'PUT', single }),
    ...(create && { create }),
    ...(maker && partsOf(known, maker, (what) => missing(`areas.${area}.body: ${what}`))),
    ...(change && { change: change.to, ...(single && { body: change.from }) }),
    ...(change && changer.method === 'PUT' && { changeMethod: 'PUT' }),
    ...tableOf(known, area, list),
  }
}

/** `?project_id={project}`: ids without which the list is refused (FastAPI, "Query Parameters"). */
function queryOf({ parameters }: Operation): string {
  const needed = parameters.flatMap(({ name, value }) => {
    const thing = name.replace(/_id$/, '')
    const isThing = name.endsWith('_id') && areaNames.map(oneOf).includes(thing)
    return isThing && isNeeded(value) ? [`${name}={${thing}}`] : []
  })
  return needed.length === 0 ? '' : `?${needed.join('&')}`
}

const shape = (path: string) => path.replace(parameter, '{}')

/** A workflow that is executed below its own path: `/workflows/{id}/execute`. */
function starterOf({ operations }: Interface, area: string): Operation | undefined {
  if (area !== 'executions') return undefined
  return operations.find(
    ({ method, path }) => method === 'POST' && /workflows?\/\{\w+\}\/(execut|run|start)/.test(path),
  )
}

/** Parameters become the places of the manifest: `{project_id}` is `{project}`, that of a chat is `{chat}`. */
export function withPlaces(path: string): string {
  const own = oneOf(areaOf(path) ?? '')
  return path.replace(parameter, (found) => {
    const name = found.slice(1, -1).replace(/_?id$/, '')
    return areaNames.map(oneOf).includes(name) ? `{${name}}` : `{${own}}`
  })
}

/** The class of the body, a form with a file, or nothing. */
function partsOf({ classes }: Interface, maker: Operation, missing: (what: string) => void) {
  const file = fileOf(maker)
  const form = formOf(maker).filter(({ isNeeded }) => isNeeded)
  if (file !== undefined) return { body: filled(classes, form, missing), file }
  const fields = fieldsOf(classes, bodyOf(classes, maker))
  const needed = fields.filter(({ hasDefault, type }) => !hasDefault && !isOptional(type?.written))
  return { body: filled(classes, needed, missing) }
}

/** Pydantic, "Required fields": before its second version such a field could be left out. */
const isOptional = (written = '') => /^Optional\[/.test(written)

/** Fields that have to be there, as far as their names and types tell what they want. */
function filled(
  classes: PythonClasses,
  needed: readonly (Pick<DeclaredField, 'name'> & Partial<DeclaredField>)[],
  missing: (what: string) => void,
): Readonly<Record<string, unknown>> {
  const entries = needed.flatMap((field): [string, unknown][] => {
    const { name, type } = field
    const thing = name.replace(/_id$/, '')
    if (name.endsWith('_id') && areaNames.map(oneOf).includes(thing)) return [[name, `{${thing}}`]]
    const [choice] = type === undefined ? [] : choicesOf(classes, { ...fieldDefaults, ...field })
    if (choice !== undefined) return [[name, choice]]
    if (/^(dict|Dict)\b/.test(type?.written ?? '')) return [[name, {}]]
    if (/name|title/i.test(name)) return [[name, 'Plumbline']]
    if (/content|message|text|prompt|description/i.test(name)) return [[name, 'A message.']]
    missing(`${name} (${type?.written.split('\n')[0] ?? 'a form'})`)
    return []
  })
  return Object.fromEntries(entries)
}

const fieldDefaults = { hasDefault: false, path: '' }

/** A field that can be changed, with two values for it. */
function changeIn({ classes }: Interface, changer: Operation) {
  const fields = fieldsOf(classes, bodyOf(classes, changer))
  const named = fields.find(({ name }) => /^(name|title)$/.test(name))?.name
  if (named !== undefined) return { from: { [named]: 'Plumbline' }, to: { [named]: 'Changed' } }
  for (const field of fields) {
    const [from, to] = choicesOf(classes, field)
    if (from !== undefined && to !== undefined) {
      return { from: { [field.name]: from }, to: { [field.name]: to } }
    }
  }
  return undefined
}

/** Where the rows of an area are, by what its list answers, else by a table of its name. */
function tableOf({ classes }: Interface, area: string, list: Operation) {
  const answer = answerOf(classes, list).type?.name ?? ''
  const last = (list.path.split('/').at(-1) ?? area).replaceAll('-', '_')
  const model =
    modelOf(classes, answer) ?? tableLike(classes, oneOf(last)) ?? tableLike(classes, oneOf(area))
  if (model?.table === undefined) return {}
  const users = classes.all.find(({ table }) => /^(app_)?users?$/.test(table ?? ''))
  const owner = ownerPath(classes, model.table, users?.table ?? 'users')
  return { table: `public.${model.table}`, ...(owner && { owner }) }
}
