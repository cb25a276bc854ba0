/** Routes, forms and accounts by the routers of a FastAPI application, where no OpenAPI document is kept. */

import { classesOf, fieldsOf, type PythonClasses } from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { mentions } from '../../artifacts/program/python-values.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import {
  answerOf,
  bodyOf,
  fileOf,
  type Operation,
  operationsOf,
  returnedNames,
} from './fastapi-operations.ts'
import { handsOver } from './file-route.ts'

export interface FoundApi {
  readonly routes: Readonly<Record<string, string>>
  readonly ingestion: Readonly<Record<string, string>>
  readonly list: Readonly<Record<string, string>>
  readonly accounts?: Readonly<Record<string, unknown>>
  readonly adminOnly?: string
  readonly mail?: string
}

/** What the operations tell, by what they take and answer more than by their names. */
export function findApi(files: RepositoryFiles): Found<FoundApi> | undefined {
  const source = pythonSource(files)
  const classes = classesOf(source)
  const all = operationsOf(source)
  const get = all.filter(({ method }) => method === 'GET')
  const post = all.filter(({ method }) => method === 'POST')
  const upload = post.find((each) => fileOf(each) !== undefined)
  const health = get.find(({ path }) => /health|\/ready|\/live/.test(path))
  if (upload === undefined && health === undefined) return undefined
  const one =
    get.find(({ path }) => /extraction[^{]*\{\w+\}\/?$|\{extraction\w*\}\/?$/.test(path)) ??
    get.find(({ path }) => isBelow(path, upload?.path))
  const listed = one && withoutId(one.path)
  const list = get.find(({ path }) => path.replace(/\/$/, '') === listed)
  const approve = post.find(({ path }) => /approve/.test(path))
  const file = get.find(({ path }) => one && handsOver(one.path, path))
  const isElsewhere = list !== undefined && plain(list.path) !== plain(upload?.path ?? '')
  const routes = {
    ...named('health', health?.path),
    ...named('ingestions', upload?.path),
    ...named('extraction', one && withId(one.path)),
    ...named('list', isElsewhere ? list.path : undefined),
    ...named('approve', approve && withId(approve.path)),
    ...named('file', file && withId(file.path)),
  }
  const value = {
    ...{ routes, ingestion: ingestionOf(classes, upload), list: pageOf(classes, list) },
    ...named('accounts', accountsOf(classes, all)),
    ...named('adminOnly', adminOnly(get)),
    ...named('mail', mailOf(post)),
  }
  return { value, where: (upload ?? health)?.where ?? '' }
}

const plain = (path: string) => path.replace(/(.)\/$/, '$1')
/** One thing of a list: `/uploads/{id}` below `/uploads`. */
const isBelow = (path: string, list = '') =>
  /\{\w+\}\/?$/.test(path) && withoutId(path) === plain(list)
const withoutId = (path: string) => path.replace(/\/?\{\w+\}\/?$/, '')
const withId = (path: string) => path.replace(/\{\w+\}/, '{id}')

function named<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value }
}

/** Where the answer to an upload names things, by the class of the answer or by the table that is returned. */
function ingestionOf(classes: PythonClasses, upload: Operation | undefined) {
  if (upload === undefined) return {}
  const told = fieldsOf(classes, answerOf(classes, upload).type).map(({ name }) => name)
  const names = told.length > 0 ? told : returnedNames(upload)
  const first = (...looks: RegExp[]) =>
    looks.map((look) => names.find((name) => look.test(name))).find((name) => name !== undefined)
  return {
    ...named('field', fileOf(upload)),
    ...named('extraction', first(/^extraction_?id$/i, /^id$/)),
    ...named('job', first(/^(task|job)_?id$/i)),
    ...named('url', first(/^(pre)?signed_?url$/i, /^(file_?)?url$/i)),
  }
}

function pageOf(classes: PythonClasses, list: Operation | undefined): Record<string, string> {
  if (list === undefined) return {}
  const fields = fieldsOf(classes, answerOf(classes, list).type)
  return named('items', fields.find(({ type }) => isList(type?.written))?.name)
}

const isList = (written = '') => /^(list|List|Sequence)\[/.test(written)

/** Accounts of the application's own: a form for e-mail and password, as OAuth2 has it. */
function accountsOf(classes: PythonClasses, all: readonly Operation[]) {
  const signIn = all.find(({ parameters }) =>
    parameters.some(({ type, value }) =>
      [type, value].some((each) => mentions(each, 'OAuth2PasswordRequestForm')),
    ),
  )
  const signUp = signUpOf(classes, all)
  if (signIn === undefined || signUp === undefined) return undefined
  const change = all.find(({ method, path }) => method !== 'GET' && /\bme\/password/.test(path))
  const knows = classes.all.some(({ said }) =>
    ['current_password', 'new_password'].every((name) =>
      said.fields.some(({ target }) => target === name),
    ),
  )
  const body = { current_password: '{password}', new_password: '{newPassword}' }
  return {
    signUp,
    signIn: { path: signIn.path, form: { username: '{email}', password: '{password}' } },
    ...(change !== undefined && knows
      ? { choosePassword: { method: change.method, path: change.path, body } }
      : {}),
  }
}

/** Users make their own account, or a superuser makes it for them. */
function signUpOf(classes: PythonClasses, all: readonly Operation[]) {
  const post = all.filter(({ method }) => method === 'POST')
  const own = post.find(({ path }) => /sign-?up|register/.test(path))
  const body = { email: '{email}', password: '{password}' }
  if (own !== undefined) return { path: own.path, body }
  const byOthers = post.find((each) => {
    const taken = fieldsOf(classes, bodyOf(classes, each)).map(({ name }) => name)
    return /\/(users|accounts)\/?$/.test(each.path) && takesBoth(taken) && isGuarded(each)
  })
  return byOthers && { path: byOthers.path, body, by: 'superuser' }
}

const takesBoth = (names: readonly string[]) =>
  names.includes('email') && names.includes('password')
const isGuarded = ({ dependencies }: Operation) =>
  dependencies.some((each) => /super_?user|admin/i.test(each))

/** What the workers tell, where there is such a route; else what only administrators may ask, without an id. */
function adminOnly(get: readonly Operation[]): string | undefined {
  const guarded = get.filter((each) => !each.path.includes('{') && isGuarded(each))
  const isAboutWorkers = ({ path }: Operation) => /\/stats\b/.test(path)
  return (guarded.find(isAboutWorkers) ?? get.find(isAboutWorkers) ?? guarded[0])?.path
}

function mailOf(post: readonly Operation[]): string | undefined {
  const trigger = post.find(({ path }) => /test-?e?mail/.test(path))
  const name = trigger?.parameters.find(({ type }) => mentions(type, 'EmailStr'))?.name
  return trigger === undefined || name === undefined ? undefined : `${trigger.path}?${name}={to}`
}
