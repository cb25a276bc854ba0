/** Where the views of a Django project are reached: its patterns, and what the REST framework's routers make of view sets. */
import {
  importedBy,
  lastName,
  modulesOf,
  type PythonSource,
} from '../../artifacts/program/python-source.ts'
import { argumentOf, literalOf } from '../../artifacts/program/python-values.ts'
import type { PythonCall, PythonExpression } from '../../artifacts/source/python-expressions.ts'

export interface DjangoRoute {
  /** With every prefix, such as `/api/v1/projects/`; parameters stand in braces. */
  readonly path: string
  /** The view, as the patterns name it. */
  readonly view: string
  /** The file of the patterns, by whose imports the name is understood. */
  readonly file: string
  /** A view set of a router: lists at the path, and has one of them below it. */
  readonly isSet: boolean
}

/** Django, "URL dispatcher": from the root on, through every `include`. */
export function djangoRoutes(source: PythonSource): DjangoRoute[] {
  const root = rootOf(source)
  return root === undefined ? [] : patternsIn(source, root, '/', [])
}

function rootOf(source: PythonSource): string | undefined {
  for (const [path, { assignments }] of modulesOf(source)) {
    const named = assignments.find(({ target }) => target === 'ROOT_URLCONF')
    const module = literalOf(source, path, named?.value)
    if (module !== undefined) return importedBy(source, path, module)?.path
  }
  return undefined
}

function patternsIn(
  source: PythonSource,
  file: string,
  prefix: string,
  seen: readonly string[],
): DjangoRoute[] {
  if (seen.includes(file)) return []
  const patterns = source
    .module(file)
    .assignments.filter(({ target }) => target === 'urlpatterns')
    .flatMap(({ value }) => patternsOf(value))
  return patterns.flatMap((call) => {
    const own = literalOf(source, file, call.given[0]?.value)
    const to = call.given[1]?.value
    if (own === undefined || to === undefined) return []
    const path = prefix + withBraces(own)
    if (to.kind === 'call' && lastName(to.callee) === 'include') {
      return included(source, { file, path, seen: [...seen, file] }, to)
    }
    return [{ path, view: viewOf(to), file, isSet: false }]
  })
}

/** `path(…)` and no `re_path`, whose patterns are no addresses; lists that are added to each other, too. */
function patternsOf(value: PythonExpression | undefined): PythonCall[] {
  if (value?.kind === 'call') return lastName(value.callee) === 'path' ? [value] : []
  if (value?.kind === 'list' || value?.kind === 'operation') return value.items.flatMap(patternsOf)
  return []
}

/** `<uuid:project_id>` is `{project_id}`. */
const withBraces = (path: string) => path.replaceAll(/<(?:\w+:)?(\w+)>/g, '{$1}')

/** `ProjectsView.as_view()` is the class, a function stands for itself. */
const viewOf = (to: PythonExpression): string =>
  to.kind === 'call' ? to.callee.replace(/\.as_view$/, '') : to.kind === 'name' ? to.name : ''

interface Place {
  readonly file: string
  readonly path: string
  readonly seen: readonly string[]
}

function included(source: PythonSource, { file, path, seen }: Place, call: PythonCall) {
  const [given] = call.given
  // A module with a name space: `include(("shop.urls", "shop"))`.
  const to = given?.value.kind === 'list' ? given.value.items[0] : given?.value
  const module = to?.kind === 'text' ? importedBy(source, file, to.text)?.path : undefined
  if (module !== undefined) return patternsIn(source, module, path, seen)
  return to?.kind === 'name' ? registered(source, file, path, to.name) : []
}

/** What is registered at `router`, of which `router.urls` are included. */
function registered(source: PythonSource, file: string, prefix: string, urls: string) {
  const router = urls.replace(/\.urls$/, '')
  const { assignments, calls } = source.module(file)
  const made = assignments.find(({ target }) => target === router)?.value
  const noSlash = made?.kind === 'call' && argumentOf(made, 'trailing_slash')?.written === 'False'
  return calls.flatMap(({ call }): DjangoRoute[] => {
    if (call.callee !== `${router}.register`) return []
    const own = literalOf(source, file, argumentOf(call, 'prefix', 0))
    const view = argumentOf(call, 'viewset', 1)
    if (own === undefined || view?.kind !== 'name') return []
    return [{ path: `${prefix}${own}${noSlash ? '' : '/'}`, view: view.name, file, isSet: true }]
  })
}
