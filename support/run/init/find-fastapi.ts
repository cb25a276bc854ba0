/** Routes, forms and accounts by the routers of a FastAPI application, where no OpenAPI document is kept. */
import { type Found, lineOf, type RepositoryFiles } from './files.ts'
import { classesOf, fieldsOf, pythonFiles, statementAt, textOf } from './python-source.ts'

export interface Operation {
  readonly method: string
  readonly path: string
  /** The decorator and the head of the function. */
  readonly head: string
  readonly where: string
}

/** Every operation of every router, with the prefixes by which the routers are included. */
export function operationsOf(files: RepositoryFiles): Operation[] {
  const paths = pythonFiles(files).filter((path) =>
    /\b(APIRouter|FastAPI)\(/.test(files.text(path)),
  )
  const inclusions = paths.flatMap((path) => inclusionsIn(files, files.text(path)))
  const whole = inclusions.find(({ router }) => !router.includes('.'))?.prefix ?? ''
  return paths.flatMap((path) => {
    const text = files.text(path)
    const module = path.split('/').at(-1)?.replace(/\.py$/, '') ?? ''
    const isRouter = /\bAPIRouter\(/.test(text)
    const included = inclusions.find(({ router }) => router === `${module}.router`)?.prefix ?? ''
    const own = prefixIn(files, /\bAPIRouter\(/, text) ?? ''
    const before = isRouter ? whole + included + own : ''
    return operationsIn(text).map((each) => ({
      ...each,
      path: before + each.path,
      where: `${path}:${lineOf(text, new RegExp(`['"]${escaped(each.path)}['"]`))}`,
    }))
  })
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function prefixIn(files: RepositoryFiles, opening: RegExp, text: string): string | undefined {
  const found = opening.exec(text)
  if (found === null) return undefined
  const words = /\bprefix\s*=\s*([^,)\n]+)/.exec(statementAt(text, found.index))?.[1]
  return words === undefined ? undefined : textOf(files, words)
}

/** Routers that are included in the schema, and the prefix that they get; aliases are left out. */
function inclusionsIn(files: RepositoryFiles, text: string) {
  return [...text.matchAll(/\binclude_router\(\s*([\w.]+)/g)].flatMap((found) => {
    const statement = statementAt(text, found.index)
    if (/include_in_schema\s*=\s*False/.test(statement)) return []
    const words = /\bprefix\s*=\s*([^,)\n]+)/.exec(statement)?.[1]
    const prefix = (words === undefined ? undefined : textOf(files, words)) ?? ''
    return prefix === '' ? [] : [{ router: found[1] ?? '', prefix }]
  })
}

function operationsIn(text: string): Omit<Operation, 'where'>[] {
  const decorators = /^@\w+\.(get|post|put|patch|delete)\(\s*(?:path\s*=\s*)?['"]([^'"]*)['"]/gm
  return [...text.matchAll(decorators)].flatMap((found) => {
    const [, method = '', path = ''] = found
    if (/include_in_schema\s*=\s*False/.test(statementAt(text, found.index))) return []
    const from = text.slice(found.index)
    const def = /^(async )?def \w+\(/m.exec(from)
    const end = def === null ? 0 : def.index + statementAt(from, def.index).length
    return [{ method, path, head: from.slice(0, end) }]
  })
}

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
  const all = operationsOf(files)
  const get = all.filter(({ method }) => method === 'get')
  const post = all.filter(({ method }) => method === 'post')
  const upload = post.find(({ head }) => /\bUploadFile\b/.test(head))
  const health = get.find(({ path }) => /health|\/ready|\/live/.test(path))
  if (upload === undefined && health === undefined) return undefined
  const one = get.find(({ path }) => /extraction[^{]*\{\w+\}\/?$|\{extraction\w*\}\/?$/.test(path))
  const listed = one?.path.replace(/\/?\{\w+\}\/?$/, '')
  const list = get.find(({ path }) => path.replace(/\/$/, '') === listed)
  const approve = post.find(({ path }) => /approve/.test(path))
  const isElsewhere = list !== undefined && plain(list.path) !== plain(upload?.path ?? '')
  const routes = {
    ...named('health', health?.path),
    ...named('ingestions', upload && plain(upload.path)),
    ...named('extraction', one && withId(one.path)),
    ...named('list', isElsewhere ? list.path : undefined),
    ...named('approve', approve && withId(approve.path)),
  }
  const value = {
    ...{ routes, ingestion: answerOf(files, upload), list: pageOf(files, list) },
    ...named('accounts', accountsOf(files, all)),
    ...named('adminOnly', get.find(({ path }) => /\/stats\b/.test(path))?.path),
    ...named('mail', mailOf(post)),
  }
  return { value, where: (upload ?? health)?.where ?? '' }
}

const plain = (path: string) => path.replace(/(.)\/$/, '$1')
const withId = (path: string) => path.replace(/\{\w+\}/, '{id}')

function named<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value }
}

/** Where the answer to an upload names things, by the class of the answer. */
function answerOf(files: RepositoryFiles, upload: Operation | undefined): Record<string, string> {
  if (upload === undefined) return {}
  const field = /(\w+)\s*:\s*(?:Annotated\[\s*)?UploadFile\b/.exec(upload.head)?.[1]
  const names = fieldsOf(classesOf(files), answerClass(upload)).map(({ name }) => name)
  const first = (...looks: RegExp[]) =>
    looks.map((look) => names.find((name) => look.test(name))).find((name) => name !== undefined)
  return {
    ...named('field', field),
    ...named('extraction', first(/^extraction_?id$/i, /^id$/)),
    ...named('job', first(/^(task|job)_?id$/i)),
    ...named('url', first(/^(pre)?signed_?url$/i, /^(file_?)?url$/i)),
  }
}

const answerClass = ({ head }: Operation) =>
  /response_model\s*=\s*(\w+)/.exec(head)?.[1] ?? /->\s*(\w+)/.exec(head)?.[1] ?? ''

function pageOf(files: RepositoryFiles, list: Operation | undefined): Record<string, string> {
  if (list === undefined) return {}
  const fields = fieldsOf(classesOf(files), answerClass(list))
  return named('items', fields.find(({ type }) => /^(list|List|Sequence)\[/.test(type))?.name)
}

/** Accounts of the application's own: a form for e-mail and password, as OAuth2 has it. */
function accountsOf(files: RepositoryFiles, all: readonly Operation[]) {
  const signIn = all.find(({ head }) => /\bOAuth2PasswordRequestForm\b/.test(head))
  const signUp = all.find(({ method, path }) => method === 'post' && /sign-?up|register/.test(path))
  if (signIn === undefined || signUp === undefined) return undefined
  const change = all.find(({ method, path }) => method !== 'get' && /\bme\/password/.test(path))
  const knows = pythonFiles(files).some((path) =>
    /\bcurrent_password\b[\s\S]*\bnew_password\b/.test(files.text(path)),
  )
  const body = { current_password: '{password}', new_password: '{newPassword}' }
  return {
    signUp: { path: signUp.path, body: { email: '{email}', password: '{password}' } },
    signIn: { path: signIn.path, form: { username: '{email}', password: '{password}' } },
    ...(change !== undefined && knows
      ? { choosePassword: { method: change.method.toUpperCase(), path: change.path, body } }
      : {}),
  }
}

function mailOf(post: readonly Operation[]): string | undefined {
  const trigger = post.find(({ path }) => /test-?e?mail/.test(path))
  const name = /(\w+)\s*:\s*EmailStr\b/.exec(trigger?.head ?? '')?.[1]
  return trigger === undefined || name === undefined ? undefined : `${trigger.path}?${name}={to}`
}
