/** Routers and applications of FastAPI: where each hangs, with every prefix, and what is asked before it answers. */

import { turnsOf } from '../../artifacts/program/python-loops.ts'
import {
  definitionOf,
  lastName,
  modulesOf,
  type PythonSource,
} from '../../artifacts/program/python-source.ts'
import { argumentOf, callsOf, literalOf, namesIn } from '../../artifacts/program/python-values.ts'
import type { PythonCall, PythonExpression } from '../../artifacts/source/python-expressions.ts'
import type { LocatedCall } from '../../artifacts/source/python-facts.ts'

/** Where the operations of a router are reached. */
export interface RouterPlace {
  readonly prefix: string
  /** Not in the description of the API: an alias, or nothing for the public. */
  readonly isHidden: boolean
  /** Functions that every request has to pass. */
  readonly dependencies: readonly string[]
}

export interface Routers {
  /** Every place of the router that a file means by a name; empty where it is none. */
  placesOf(path: string, name: string): readonly RouterPlace[]
}

interface Router {
  readonly path: string
  readonly name: string
  readonly isApplication: boolean
  readonly own: RouterPlace
}

interface Inclusion {
  /** Undefined where no file makes what it is included into. */
  readonly into: Router | undefined
  readonly router: Router
  readonly given: RouterPlace
}

/** FastAPI, "Bigger Applications": a router has a prefix, and so has where it is included. */
export function routersOf(source: PythonSource): Routers {
  const routers = modulesOf(source).flatMap(([path, { assignments }]) =>
    assignments.flatMap(({ target, value }) => routerIn(source, path, target, value)),
  )
  const inclusions = modulesOf(source).flatMap(([path, { calls }]) =>
    calls.flatMap((call) => inclusionsIn(source, routers, path, call)),
  )
  const shared = sharedPrefix(inclusions)
  const places = (router: Router, seen: readonly Router[]): RouterPlace[] => {
    const own = inclusions.filter((each) => each.router === router && !seen.includes(router))
    if (own.length === 0) {
      const prefix = router.isApplication ? '' : shared
      return [joined({ prefix, isHidden: false, dependencies: [] }, router.own)]
    }
    return own.flatMap(({ into, given }) => {
      const outer = into === undefined ? [nowhere] : places(into, [...seen, router])
      return outer.map((place) => joined(joined(place, given), router.own))
    })
  }
  const placesOf = (path: string, name: string) => {
    const router = routerNamed(source, routers, path, name)
    return router === undefined ? [] : places(router, [])
  }
  return { placesOf }
}

const nowhere: RouterPlace = { prefix: '', isHidden: false, dependencies: [] }

const joined = (outer: RouterPlace, inner: RouterPlace): RouterPlace => ({
  prefix: outer.prefix + inner.prefix,
  isHidden: outer.isHidden || inner.isHidden,
  dependencies: [...outer.dependencies, ...inner.dependencies],
})

/** What all that is included has before it, a router has that nobody is seen to include. */
function sharedPrefix(inclusions: readonly Inclusion[]): string {
  const seen = inclusions.filter(
    ({ into, given }) => into?.isApplication !== false && !given.isHidden,
  )
  const prefixes = new Set(seen.map(({ given }) => given.prefix))
  const [prefix] = prefixes
  return prefix !== undefined && prefixes.size === 1 ? prefix : ''
}

function routerIn(
  source: PythonSource,
  path: string,
  name: string,
  value: PythonExpression | undefined,
): Router[] {
  if (value?.kind !== 'call') return []
  const kind = lastName(value.callee)
  if (kind !== 'APIRouter' && kind !== 'FastAPI') return []
  const own = kind === 'FastAPI' ? { ...placeIn(source, path, value), prefix: '' } : undefined
  const router = { path, name, isApplication: kind === 'FastAPI' }
  return [{ ...router, own: own ?? placeIn(source, path, value) }]
}

function placeIn(source: PythonSource, path: string, call: PythonCall): RouterPlace {
  return {
    prefix: literalOf(source, path, argumentOf(call, 'prefix')) ?? '',
    isHidden: isHidden(call),
    dependencies: dependenciesIn(source, path, argumentOf(call, 'dependencies')),
  }
}

export const isHidden = (call: Pick<PythonCall, 'given'>): boolean =>
  argumentOf(call, 'include_in_schema')?.written === 'False'

/** `Depends(f)`, or a name that stands for it or for a type with it. */
export function dependenciesIn(
  source: PythonSource,
  path: string,
  expression: PythonExpression | undefined,
): string[] {
  const called = ['Depends', 'Security'].flatMap((name) => callsOf(expression, name))
  const own = called.flatMap((call) => namesIn(argumentOf(call, 'dependency', 0)).slice(0, 1))
  const aliases = namesIn(expression).flatMap((name) => {
    const at = definitionOf(source, path, name)
    if (at?.name === undefined) return []
    const given = source.module(at.path).assignments.find(({ target }) => target === at.name)
    const isAlias = given?.value?.kind === 'call' || given?.value?.kind === 'index'
    return isAlias && !given.value.written.includes(name)
      ? dependenciesIn(source, at.path, given.value)
      : []
  })
  return [...new Set([...own.map(lastName), ...aliases])]
}

/** `app.include_router(items.router, prefix="/items")`, `app.mount("/admin", admin)`; once for each turn of loops. */
function inclusionsIn(
  source: PythonSource,
  routers: readonly Router[],
  path: string,
  { call, loops }: LocatedCall,
): Inclusion[] {
  const [, parent, how] = /^(.+)\.(include_router|mount)$/.exec(call.callee) ?? []
  if (parent === undefined) return []
  const isMount = how === 'mount'
  return turnsOf(source, path, loops).flatMap((turn) => {
    const child = turn(argumentOf(call, isMount ? 'app' : 'router', isMount ? 1 : 0))
    const router = child && routerAt(source, routers, path, child)
    if (router === undefined) return []
    const prefix = turn(isMount ? argumentOf(call, 'path', 0) : argumentOf(call, 'prefix'))
    const given = { ...placeIn(source, path, call), prefix: literalOf(source, path, prefix) ?? '' }
    const into = routerNamed(source, routers, path, parent)
    return [{ into: into === router ? undefined : into, router, given }]
  })
}

function routerAt(
  source: PythonSource,
  routers: readonly Router[],
  path: string,
  child: PythonExpression,
): Router | undefined {
  if (child.kind === 'name') return routerNamed(source, routers, path, child.name)
  if (child.kind !== 'call') return undefined
  // A function that makes a router.
  const maker = definitionOf(source, path, child.callee)
  const made = source.module(maker?.path ?? '').assignments.filter(({ inside }) => {
    return inside !== undefined && inside === maker?.name
  })
  return routers.find((each) => each.path === maker?.path && made.some(isCalled(each.name)))
}

const isCalled =
  (name: string) =>
  ({ target }: { readonly target: string }) =>
    target === name

function routerNamed(
  source: PythonSource,
  routers: readonly Router[],
  path: string,
  name: string,
): Router | undefined {
  const at = definitionOf(source, path, name)
  return routers.find((each) => each.path === at?.path && each.name === at.name)
}
