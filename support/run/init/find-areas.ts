/** The eight areas of the production migration in the programs of a repository. */
import type { RepositoryFiles } from './files.ts'
import { modelOf, ownerPath, tableLike } from './find-production-tables.ts'
import {
  classesOf,
  fieldsOf,
  type Operation,
  operationsOf,
  type PythonClass,
} from './find-python.ts'

export type FoundArea = Readonly<Record<string, unknown>>

export interface Interface {
  readonly operations: readonly Operation[]
  readonly classes: ReadonlyMap<string, PythonClass>
}

export const interfaceOf = (files: RepositoryFiles): Interface => ({
  operations: operationsOf(files),
  classes: classesOf(files),
})

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
  const changer = at('PATCH', single ? path : `${path}/{id}`)
  const change = changer && changeIn(known, changer)
  const create = maker === undefined || maker.path === path ? undefined : withPlaces(maker.path)
  return {
    ...{ path, one: single ? path : `${path}/{id}` },
    ...(single && { method: 'PUT', single }),
    ...(create && { create }),
    ...(maker && bodyOf(known, maker, (what) => missing(`areas.${area}.body: ${what}`))),
    ...(change && { change: change.to, ...(single && { body: change.from }) }),
    ...tableOf(known, area, list),
  }
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
function bodyOf(known: Interface, { signature }: Operation, missing: (what: string) => void) {
  const file = /(\w+)\s*:[^,\n]*\bUploadFile\b/.exec(signature)?.[1]
  const form = [...signature.matchAll(/(\w+)\s*:\s*(?![^\n]*\|\s*None)[^\n]*\bForm\(/g)]
  if (file !== undefined)
    return {
      body: filled(
        form.map(([, name = '']) => [name, '']),
        missing,
      ),
      file,
    }
  const schema = schemaIn(known, signature)
  return {
    body: filled(
      Object.entries(schema === undefined ? {} : fieldsOf(known.classes, schema)),
      missing,
    ),
  }
}

export const schemaIn = ({ classes }: Interface, signature: string): string | undefined =>
  [...signature.matchAll(/\w+\s*:\s*(\w+)/g)]
    .map(([, type = '']) => type)
    .find((type) => classes.get(type)?.table === undefined && classes.has(type))

/** Fields without a default, as far as their names tell what they want. */
function filled(fields: readonly (readonly [string, string])[], missing: (what: string) => void) {
  const needed = fields.filter(
    ([, written]) => !/(^|[^=<>!])=[^=]|\bNone\b|ClassVar/.test(written.replace(/\([^)]*\)/g, '')),
  )
  const entries = needed.flatMap(([name, type]) => {
    const thing = name.replace(/_id$/, '')
    if (name.endsWith('_id') && areaNames.map(oneOf).includes(thing)) return [[name, `{${thing}}`]]
    if (/name|title/i.test(name)) return [[name, 'Plumbline']]
    if (/content|message|text|prompt|description/i.test(name)) return [[name, 'A message.']]
    missing(`${name} (${type.split('\n')[0]})`)
    return []
  })
  return Object.fromEntries(entries) as Record<string, unknown>
}

/** A field that can be changed, with two values for it. */
function changeIn(known: Interface, changer: Operation) {
  const schema = schemaIn(known, changer.signature)
  const fields = Object.entries(schema === undefined ? {} : fieldsOf(known.classes, schema))
  const named = fields.find(([name]) => /^(name|title)$/.test(name))?.[0]
  if (named !== undefined) return { from: { [named]: 'Plumbline' }, to: { [named]: 'Changed' } }
  for (const [name, type] of fields) {
    const choices = /Literal\[([^\]]*)\]/.exec(type)?.[1]?.match(/["'][^"']+["']/g) ?? []
    const [from, to] = choices.map((word) => word.slice(1, -1))
    if (from !== undefined && to !== undefined)
      return { from: { [name]: from }, to: { [name]: to } }
  }
  return undefined
}

/** Where the rows of an area are, by what its list answers, else by a table of its name. */
function tableOf({ classes }: Interface, area: string, { decorator, path }: Operation) {
  const answer = /response_model\s*=\s*(?:[Ll]ist\[)?(\w+)/.exec(decorator)?.[1] ?? ''
  const last = (path.split('/').at(-1) ?? area).replaceAll('-', '_')
  const model =
    modelOf(classes, answer) ?? tableLike(classes, oneOf(last)) ?? tableLike(classes, oneOf(area))
  if (model?.table === undefined) return {}
  const users = [...classes.values()].find(({ table }) => /^(app_)?users?$/.test(table ?? ''))
  const owner = ownerPath(classes, model.table, users?.table ?? 'users')
  return { table: `public.${model.table}`, ...(owner && { owner }) }
}
