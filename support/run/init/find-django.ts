/** The eight areas of the production migration in a project of Django and its REST framework. */
import {
  classNamed,
  type Declared,
  isDerived,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { definitionOf, lastName } from '../../artifacts/program/python-source.ts'
import { djangoOwner, djangoTable, djangoUsers } from './django-models.ts'
import { addressOf, bodyOf, modelOf } from './django-serializers.ts'
import { type DjangoRoute, djangoRoutes } from './django-urls.ts'
import { areaNames } from './find-areas.ts'

type Part = Readonly<Record<string, unknown>>

export interface FoundDjango {
  readonly routes: Part
  readonly areas: Readonly<Record<string, Part>>
  /** Where files come in. */
  readonly uploads: Readonly<Record<string, Part>>
  /** The file of each area's views. */
  readonly routers: Readonly<Record<string, string>>
  readonly users?: Part
  /** The class by which the framework asks for the caller, and its file. */
  readonly caller?: Readonly<Record<'currentUser' | 'tokenValidation', string>>
}

/** Undefined where no file says which patterns are the root. */
export function findDjango(classes: PythonClasses): FoundDjango | undefined {
  const all = djangoRoutes(classes.source)
  if (all.length === 0) return undefined
  const found = areaNames.flatMap((area) => {
    const route = all.find(({ path }) => areaAt(path) === area)
    return route === undefined ? [] : [[area, route, areaOf(classes, route)] as const]
  })
  const prefix = found.find(([area]) => area === 'projects')?.[1].path.replace(/\/[^/]+\/?$/, '')
  const open = all.filter(({ path }) => /health/.test(path))
  const [health, ...others] = open.map(({ path }) => path)
  const users = djangoUsers(classes)
  return {
    routes: {
      ...(health && { health }),
      ...(prefix && { prefix }),
      ...(others[0] && { open: others }),
    },
    areas: Object.fromEntries(
      found.map(([area, , { url: _, files: __, ...own }]) => [
        area,
        { ...own, ...(area === 'executions' && starterOf(classes, all)) },
      ]),
    ),
    uploads: Object.fromEntries(
      found.flatMap(([area, , own]) => (own.file === undefined ? [] : [[area, uploadOf(own)]])),
    ),
    routers: Object.fromEntries(
      found.flatMap(([area, route]) => {
        const file = definitionOf(classes.source, route.file, route.view)?.path
        return file === undefined ? [] : [[area, file] as const]
      }),
    ),
    ...(users && { users: { table: `public.${djangoTable(classes, users)}` } }),
    ...callerOf(classes),
  }
}

/** By the last part of the path; a chat has many names. */
function areaAt(path: string): string | undefined {
  const last = (path.split('/').filter(Boolean).at(-1) ?? '').replaceAll('-', '_')
  if (/^(chats?|conversations?|threads?)$/.test(last)) return 'chat'
  return areaNames.find((area) => area === last)
}

function areaOf(classes: PythonClasses, route: DjangoRoute): Part {
  const view = classNamed(classes, route.view, route.file)
  const { path } = route
  const slash = path.endsWith('/') ? '/' : ''
  const one = route.isSet ? `${path.replace(/\/$/, '')}/{id}${slash}` : path
  const model = view && modelOf(classes, view)
  const owner = model && djangoOwner(classes, model)
  const named = model?.said.fields.find(({ target }) => /^(name|title)$/.test(target))?.target
  return {
    ...{ path, one },
    ...(!route.isSet && { single: true, method: 'PATCH' }),
    ...(named && route.isSet && changeable(classes, view) && { change: { [named]: 'Changed' } }),
    ...(view && bodyOf(classes, view, model)),
    ...(model && { table: `public.${djangoTable(classes, model)}` }),
    ...(owner && { owner }),
    ...(view && addressOf(classes, view)),
  }
}

const changeable = (classes: PythonClasses, view: Declared | undefined) =>
  view !== undefined && isDerived(classes, view, /^(ModelViewSet|UpdateModelMixin)$/)

/** A workflow that is executed below its own path: an action of its view set. */
function starterOf(classes: PythonClasses, all: readonly DjangoRoute[]): Part {
  const workflows = all.find(({ path, isSet }) => isSet && areaAt(path) === 'workflows')
  const view = workflows && classNamed(classes, workflows.view, workflows.file)
  if (workflows === undefined || view === undefined) return {}
  const action = classes.source
    .module(view.path)
    .functions.find(
      ({ name, inside, decorators }) =>
        inside === view.name &&
        /^(run|execute|start)$/.test(name) &&
        decorators.some(({ callee }) => lastName(callee) === 'action'),
    )
  if (action === undefined) return {}
  const slash = workflows.path.endsWith('/') ? '/' : ''
  return {
    create: `${workflows.path.replace(/\/$/, '')}/{workflow}/${action.name}${slash}`,
    body: {},
  }
}

const uploadOf = ({ path, one, body, file, table, files = table, url }: Part): Part => ({
  ...{ create: path, one, body, field: file, table: files },
  ...(url !== undefined && { url }),
})

/** The REST framework's authentication, or Ninja's. */
function callerOf(classes: PythonClasses): Pick<FoundDjango, 'caller'> {
  const own = classes.all.find((each) =>
    each.said.bases.some(({ value }) =>
      /^(BaseAuthentication|TokenAuthentication|HttpBearer)$/.test(lastName(value.written)),
    ),
  )
  return own === undefined ? {} : { caller: { currentUser: own.name, tokenValidation: own.path } }
}
