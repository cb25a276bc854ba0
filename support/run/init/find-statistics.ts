/** Where the statistics for administrators are, and the names by which they tell of workers and of queues. */

import {
  classesOf,
  classNamed,
  type DeclaredField,
  fieldsOf,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import {
  definitionOf,
  lastName,
  type PythonSource,
  pythonSource,
} from '../../artifacts/program/python-source.ts'
import { namesIn, partsOf } from '../../artifacts/program/python-values.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { PythonExpression } from '../../artifacts/source/python-expressions.ts'
import { statistics } from '../../systems/manifest-parts/monitoring.ts'
import { answerOf, type Operation, operationsOf } from './fastapi-operations.ts'

/** Fields of the part `statistics` of a manifest. */
export type FoundStatistics = Readonly<Record<string, string | readonly string[]>>

/** Undefined where no route tells how deep a queue is or what the workers say. */
export function findStatistics(files: RepositoryFiles): Found<FoundStatistics> | undefined {
  const source = pythonSource(files)
  const classes = classesOf(source)
  const { route: documented } = statistics.parse(undefined)
  const found = operationsOf(source)
    .filter(({ method, path }) => method === 'GET' && tells.test(path) && !path.includes('{'))
    .map((each) => ({ ...each, figures: figuresOf(source, classes, each) }))
    .sort((a, b) => Object.keys(b.figures).length - Object.keys(a.figures).length)
  const [best] = found
  if (best === undefined || Object.keys(best.figures).length === 0) return undefined
  const route = best.path === documented ? {} : { route: best.path }
  return { value: { ...route, ...best.figures }, where: best.where }
}

const tells = /\/(stats|statistics|metrics|inspect|workers?|queues?)\b/

/** One name of the answer: what is put there, and what its class says of it. */
interface Told {
  readonly name: string
  readonly value?: PythonExpression
  readonly field?: DeclaredField
}

function figuresOf(source: PythonSource, classes: PythonClasses, route: Operation) {
  const told = toldBy(source, classes, route)
  const slots = told.find(({ value }) => asks(value, 'stats'))
  const waiting = told.flatMap((each) => depthIn(classes, each))[0]
  const taken = told.flatMap(({ name, value }) =>
    ['active', 'reserved', 'scheduled'].some((what) => asks(value, what))
      ? [`${name}.*.length`]
      : [],
  )
  const beside = waiting === undefined ? [] : [...waiting.taken, ...taken]
  return {
    // Celery, "Workers Guide", statistics: the slots of each worker.
    ...(slots && { concurrency: `${slots.name}.*.pool.max-concurrency` }),
    ...(waiting && { waiting: waiting.path }),
    // A queue of Redis says nothing of jobs that a worker has taken: alone it is not all that is unfinished.
    ...(waiting && beside.length > 0 && { unfinished: [waiting.path, ...beside] }),
  }
}

/** By the class of the answer, and by what stands behind `return`. */
function toldBy(source: PythonSource, classes: PythonClasses, route: Operation): Told[] {
  const fields = fieldsOf(classes, answerOf(classes, route).type)
  const given = returnedBy(source, route).flatMap(({ returned, ...place }) =>
    entriesIn(returned).map(([name, value]) => [name, meant(source, place, value)] as const),
  )
  const names = new Set([...fields.map(({ name }) => name), ...given.map(([name]) => name)])
  return [...names].map((name) => {
    const field = fields.find((each) => each.name === name)
    const value = given.find(([own]) => own === name)?.[1]
    return { name, ...(value && { value }), ...(field && { field }) }
  })
}

/** The function that something stands in. */
type Place = Pick<Operation, 'file' | 'handler'>

/** What a route returns, and what the functions do that it leaves that to: each with its own place. */
function returnedBy(
  source: PythonSource,
  { file, handler, returned }: Place & Pick<Operation, 'returned'>,
  depth = 3,
): (Place & { readonly returned: PythonExpression })[] {
  const own = returned.map((each) => ({ file, handler, returned: each }))
  if (depth === 0) return own
  const others = returned.flatMap(namesIn).flatMap((name) => {
    const within = source.module(file).functions.filter(({ inside }) => inside === handler)
    const at = definitionOf(source, file, name)
    const path = at?.name === undefined ? undefined : at.path
    const made =
      within.find((each) => each.name === name) ??
      source.module(path ?? '').functions.find((each) => each.name === at?.name)
    if (made === undefined) return []
    const place = { file: within.includes(made) ? file : (path ?? file), handler: made.name }
    return returnedBy(source, { ...place, returned: made.returned }, depth - 1)
  })
  return [...own, ...others]
}

function entriesIn(expression: PythonExpression): (readonly [string, PythonExpression])[] {
  if (expression.kind === 'call') {
    return expression.given.flatMap(({ name, value }) =>
      name === undefined ? [] : [[name, value]],
    )
  }
  if (expression.kind !== 'table') return []
  return expression.entries.flatMap(([name, value]) =>
    name.kind === 'text' ? [[name.text, value] as const] : [],
  )
}

/** What a name stands for that the function itself has set. */
function meant(source: PythonSource, { file, handler }: Place, written: PythonExpression) {
  if (written.kind !== 'name') return written
  const set = source.module(file).assignments
  const own = set.find(({ target, inside }) => target === written.name && inside === handler)
  return own?.value ?? written
}

/** `inspect.stats()`, whatever is done with it. */
const asks = (value: PythonExpression | undefined, what: string): boolean =>
  value !== undefined &&
  partsOf(value).some((part) => part.kind === 'call' && new RegExp(`\\.${what}$`).test(part.callee))

interface Depth {
  readonly path: string
  /** Further numbers of the same queue, of jobs that no longer wait. */
  readonly taken: readonly string[]
}

const waits = /^(waiting|depth|pending|length|size|count|queued|messages|backlog)$/
const isTaken = /^(active|running|delayed|scheduled|reserved|unacked|retrying|in_progress)$/
/** Rows of a table may be pending as well. */
const isAboutQueues = /queue|depth|backlog/i

/** A number, a number by queue, or several numbers by queue. */
function depthIn(classes: PythonClasses, { name, value, field }: Told): Depth[] {
  const isAsked = asks(value, 'llen')
  if (!isAsked && !isAboutQueues.test(name)) return []
  const type = field?.type
  const [, inner] = type?.kind === 'index' && isTable(type.of) ? type.items : []
  if (inner?.written === 'int') return [{ path: `${name}.{queue}`, taken: [] }]
  if (inner !== undefined) {
    const own = namesIn(inner).map((each) => classNamed(classes, each, field?.path))[0]
    const numbers = fieldsOf(classes, own).filter((each) => each.type?.written === 'int')
    return among(
      name,
      numbers.map((each) => each.name),
    )
  }
  if (type?.written === 'int') return [{ path: name, taken: [] }]
  if (!isAsked || value === undefined || type?.kind === 'index') return []
  // `{name: redis.llen(name) for name in names}`; everything else is one number.
  if (!value.written.startsWith('{')) return [{ path: name, taken: [] }]
  const tables = partsOf(value).filter((part) => part !== value && part.kind === 'table')
  const keys = tables.flatMap(entriesIn).map(([key]) => key)
  return keys.length > 0 ? among(name, keys) : [{ path: `${name}.{queue}`, taken: [] }]
}

function among(name: string, keys: readonly string[]): Depth[] {
  const own = keys.find((key) => waits.test(key))
  const taken = keys.filter((key) => isTaken.test(key)).map((key) => `${name}.{queue}.${key}`)
  return own === undefined ? [] : [{ path: `${name}.{queue}.${own}`, taken }]
}

const isTable = (type: string) => /^(dict|Dict|Mapping)$/.test(lastName(type))
