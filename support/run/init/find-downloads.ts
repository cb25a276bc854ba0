/** How a document is read through the backend: as its bytes, or by a link to them that ends after a while. */
import { parse } from 'yaml'
import { fieldsOf, type PythonClasses } from '../../artifacts/program/python-classes.ts'
import { mentions } from '../../artifacts/program/python-values.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { answerOf, type Operation, returnedNames } from './fastapi-operations.ts'

export interface Downloads {
  readonly content?: string
  readonly link?: string
}

/** A route below one document, and the names of what it answers; none where it answers something else. */
export interface Read {
  readonly path: string
  readonly names: readonly string[]
  readonly isFile: boolean
  /** What has to be asked for where a plain address is answered otherwise, such as `?presigned=true`. */
  readonly query?: string
}

/** What a route answers decides; where nobody says it, what it is called. */
export function downloadsAmong(reads: readonly Read[]): Downloads {
  const links = reads.filter(({ names, isFile }) => !isFile && names.some(isAddress))
  const others = reads.filter((each) => !links.includes(each))
  const called = (looks: RegExp, among = others) => among.find(({ path }) => looks.test(path))
  const silent = others.filter(({ names, isFile }) => names.length === 0 && !isFile)
  const link = links[0] ?? called(/\/(link|url|presign\w*|signed[-_]url)$/, silent)
  const content =
    called(/\/(download|content|file|raw)$/) ?? others.find((each) => each.isFile && each !== link)
  return {
    ...(content && content !== link && { content: withId(content.path) }),
    ...(link && { link: withId(link.path) + (link.query ?? '') }),
  }
}

const withId = (path: string) => path.replace(/\{\w+\}/, '{id}')
const isAddress = (name: string) => /(^|_)(url|link|href)$/i.test(name)

/** By the programs: the class of the answer, or what stands behind `return`. */
export function readByPrograms(
  classes: PythonClasses,
  operations: readonly Operation[],
): readonly Read[] {
  return operations.filter(isBelowOne).map((each) => {
    const fields = fieldsOf(classes, answerOf(classes, each).type).map(({ name }) => name)
    const names = fields.length > 0 ? fields : returnedNames(each)
    const said = [each.answer, ...each.returned]
    const isFile = said.some((one) => files.some((name) => mentions(one, name)))
    return { path: each.path, names, isFile, query: signedBy(each) }
  })
}

function signedBy({ parameters }: Operation): string {
  const asked = parameters.find(
    ({ name, type }) => /sign|expir|temporary/.test(name) && mentions(type, 'bool'),
  )
  return asked === undefined ? '' : `?${asked.name}=true`
}

/** Answers of Starlette that are no JSON. */
const files = ['Response', 'StreamingResponse', 'FileResponse', 'RedirectResponse', 'bytes']

const isBelowOne = ({ method, path }: Pick<Operation, 'method' | 'path'>) =>
  method === 'GET' && /\}\/[\w-]+$/.test(path)

/** By the description of the API, where one is kept in the repository. */
export function readByDescription({ paths, text }: RepositoryFiles): readonly Read[] {
  const where = paths.find((path) => /(^|\/)openapi\.(json|ya?ml)$/.test(path))
  const document = where === undefined ? undefined : parsed(text(where))
  return Object.entries(inside(document, 'paths')).flatMap(([path, methods]) => {
    if (!isBelowOne({ method: 'get' in Object(methods) ? 'GET' : '', path })) return []
    const responses = inside(inside(methods, 'get'), 'responses')
    const content = inside(Object.values(responses)[0], 'content')
    const json = inside(content, 'application/json')
    const schema = resolved(inside(json, 'schema'), document)
    const isFile = Object.keys(content).some((type) => type !== 'application/json')
    return [{ path, names: Object.keys(inside(schema, 'properties')), isFile }]
  })
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown
  } catch {
    return undefined // a document that cannot be read tells nothing of the routes
  }
}

function inside(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = (Object(value) as Record<string, unknown>)[name]
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
}

/** `#/components/schemas/Link`. */
function resolved(schema: Readonly<Record<string, unknown>>, document: unknown): unknown {
  const { $ref: reference } = schema
  if (typeof reference !== 'string') return schema
  return reference.replace(/^#\//, '').split('/').reduce(inside, document)
}
