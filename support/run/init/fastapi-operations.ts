/** Operations of a FastAPI application: method, path with every prefix, what is taken and what is answered. */

import {
  classNamed,
  type Declared,
  isSchema,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import {
  definitionOf,
  lastName,
  modulesOf,
  type PythonSource,
} from '../../artifacts/program/python-source.ts'
import { argumentOf, literalOf, mentions, namesIn } from '../../artifacts/program/python-values.ts'
import type { PythonCall, PythonExpression } from '../../artifacts/source/python-expressions.ts'
import type { PythonFunction, PythonParameter } from '../../artifacts/source/python-facts.ts'
import {
  dependenciesIn,
  isHidden,
  type RouterPlace,
  type Routers,
  routersOf,
} from './fastapi-routers.ts'

export interface Operation {
  /** In capitals. */
  readonly method: string
  readonly path: string
  readonly file: string
  /** The function that answers. */
  readonly handler: string
  /** `file:line` of the decorator. */
  readonly where: string
  /** Functions that a request has to pass, by their names. */
  readonly dependencies: readonly string[]
  readonly parameters: readonly PythonParameter[]
  /** The class or type of the answer as it is written, by the decorator or by the function. */
  readonly answer?: PythonExpression
  readonly returned: readonly PythonExpression[]
}

const methods = /^(get|post|put|patch|delete)$/

/** In the order of files and lines. What is not in the description of the API is left out. */
export function operationsOf(source: PythonSource): Operation[] {
  const routers = routersOf(source)
  return modulesOf(source).flatMap(([file, { functions, calls }]) => {
    const decorated = functions.flatMap((made) =>
      made.decorators.flatMap((each) => madeBy(source, routers, file, { made, ...each })),
    )
    const added = calls.flatMap(({ call, line }) => {
      if (!call.callee.endsWith('.add_api_route')) return []
      const made = handlerOf(source, file, argumentOf(call, 'endpoint', 1))
      return made === undefined ? [] : madeBy(source, routers, file, { made, ...call, line })
    })
    return [...decorated, ...added]
  })
}

interface Way extends Pick<PythonCall, 'callee' | 'given'> {
  readonly made: PythonFunction
  readonly line: number
}

/** By one decorator, or by one `add_api_route`: once for each place of the router. */
function madeBy(source: PythonSource, routers: Routers, file: string, way: Way): Operation[] {
  const [, router = '', how = ''] = /^(.+)\.(\w+)$/.exec(way.callee) ?? []
  const own = methodsOf(how, way)
  if (own.length === 0 || isHidden(way)) return []
  const path = literalOf(source, file, argumentOf(way, 'path', 0)) ?? ''
  const places = routers.placesOf(file, router).filter((place) => !place.isHidden)
  return places.flatMap((place) =>
    own.map((method) => operationAt(source, file, { ...way, method, path, place })),
  )
}

function methodsOf(how: string, way: Way): string[] {
  if (methods.test(how)) return [how.toUpperCase()]
  if (how !== 'api_route' && how !== 'add_api_route') return []
  const given = argumentOf(way, 'methods')
  if (given?.kind !== 'list') return ['GET']
  return given.items.flatMap((item) => (item.kind === 'text' ? [item.text.toUpperCase()] : []))
}

function operationAt(
  source: PythonSource,
  file: string,
  way: Way & { readonly method: string; readonly path: string; readonly place: RouterPlace },
): Operation {
  const { made, method, path, place, line } = way
  const { parameters } = made
  const answer = argumentOf(way, 'response_model') ?? made.answer
  const own = [
    ...dependenciesIn(source, file, argumentOf(way, 'dependencies')),
    ...parameters.flatMap(({ type, value }) => [
      ...dependenciesIn(source, file, type),
      ...dependenciesIn(source, file, value),
    ]),
  ]
  return {
    ...{
      method,
      path: place.prefix + path || '/',
      file,
      handler: made.name,
      where: `${file}:${line}`,
    },
    dependencies: [...new Set([...place.dependencies, ...own])],
    ...{ parameters, ...(answer && { answer }), returned: made.returned },
  }
}

function handlerOf(source: PythonSource, file: string, handler: PythonExpression | undefined) {
  if (handler?.kind !== 'name') return undefined
  const at = definitionOf(source, file, handler.name)
  return source.module(at?.path ?? '').functions.find(({ name }) => name === at?.name)
}

/** The parameter that takes a file. */
export const fileOf = ({ parameters }: Operation): string | undefined =>
  parameters.find(({ type }) => mentions(type, 'UploadFile'))?.name

/** Parameters of a form beside the file, and whether each has to be there. */
export function formOf({ parameters }: Operation) {
  return parameters
    .filter(({ type, value }) => mentions(type, 'Form') || mentions(value, 'Form'))
    .map(({ name, value }) => ({ name, isNeeded: isNeeded(value) }))
}

/** `Form()`, `Query()` and `Form(...)` have no default, and neither has what `Annotated` says. */
export function isNeeded(value: PythonExpression | undefined) {
  if (value?.kind !== 'call') return value === undefined
  const first = argumentOf(value, 'default', 0)
  return first === undefined || first.written === '...'
}

/** The class of the body: the first schema that a parameter takes and no dependency makes. */
export function bodyOf(classes: PythonClasses, operation: Operation): Declared | undefined {
  return operation.parameters
    .filter(({ type, value }) => !mentions(type, 'Depends') && !mentions(value, 'Depends'))
    .flatMap(({ type }) => namesIn(type))
    .map((name) => classNamed(classes, name, operation.file))
    .find((own) => own !== undefined && isSchema(classes, own))
}

/** The class of the answer, and whether it is a list of them. */
export function answerOf(classes: PythonClasses, operation: Operation) {
  const { answer, returned, file } = operation
  const isList = answer?.kind === 'index' && /^(list|List|Sequence)$/.test(lastName(answer.of))
  const own = namesIn(answer).map((name) => classNamed(classes, name, file))
  const made = returned.flatMap((each) =>
    each.kind === 'call' ? [classNamed(classes, each.callee, file)] : [],
  )
  const type = [...own, ...made].find((each) => each !== undefined)
  return { isList, ...(type && { type }) }
}

/** Names in the answer where a table is returned and no class says what it holds. */
export function returnedNames({ returned }: Operation): string[] {
  return returned.flatMap((each) =>
    each.kind === 'table'
      ? each.entries.flatMap(([name]) => (name.kind === 'text' ? [name.text] : []))
      : [],
  )
}
