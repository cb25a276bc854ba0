/** Where files come in and are told of, and how documents are searched, in the programs of a repository. */

import {
  classNamed,
  type Declared,
  fieldsOf,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { namesIn } from '../../artifacts/program/python-values.ts'
import { answerOf, bodyOf, fileOf, formOf, type Operation } from './fastapi-operations.ts'
import { areaOf, type Interface, oneOf, withPlaces } from './find-areas.ts'
import { downloadsAmong, type Read, readByPrograms } from './find-downloads.ts'
import { modelOf, tableLike } from './find-production-tables.ts'

const ways = ['documents', 'chat', 'visual_assets']

/** The part `uploads` of a manifest, as far as programs tell it. */
export function findUploads(
  known: Interface,
  described: readonly Read[] = [],
): Readonly<Record<string, unknown>> {
  const { operations } = known
  const found = ways.flatMap((way) => {
    const upload = operations.find(
      (each) => each.method === 'POST' && areaOf(each.path) === way && fileOf(each) !== undefined,
    )
    return upload === undefined ? [] : [[way, uploadAt(known, upload)] as const]
  })
  const programs = readByPrograms(known.classes, operations).filter(isDocument)
  const reads = programs.length > 0 ? programs : described.filter(isDocument)
  return { ...Object.fromEntries(found), ...downloadsAmong(reads) }
}

const isDocument = ({ path }: Read) => areaOf(path) === 'documents'

function uploadAt({ classes, operations }: Interface, upload: Operation) {
  const { path } = upload
  const field = fileOf(upload) ?? 'file'
  const form = formOf(upload).filter(({ name }) => name.endsWith('_id'))
  const own = operations.some(
    ({ method, path: other }) => method === 'DELETE' && other.replace(/\/\{\w+\}$/, '') === path,
  )
  return {
    ...{ create: withPlaces(path), one: own ? `${path}/{id}` : false },
    body: Object.fromEntries(form.map(({ name }) => [name, `{${name.replace(/_id$/, '')}}`])),
    ...(field !== 'file' && { field }),
    ...addressIn(classes, answerOf(classes, upload).type, areaOf(path) ?? ''),
  }
}

interface Address {
  readonly url?: string
  readonly id?: string
  readonly table?: string
}

/** The field with the address of the file, be it in a part of the answer, and the table of that part. */
function addressIn(
  classes: PythonClasses,
  answer: Declared | undefined,
  area: string,
  depth = 0,
): Address {
  const fields = fieldsOf(classes, answer)
  const own = fields.find(isAddress)?.name
  if (own !== undefined) return { url: own, ...tableOf(classes, answer) }
  for (const { name, type, path } of fields) {
    const inner = namesIn(type).map((each) => classNamed(classes, each, path))
    for (const part of inner) {
      const url = fieldsOf(classes, part).find(isAddress)?.name
      if (url !== undefined) {
        return {
          url: `${name}.${url}`,
          ...(tableOf(classes, part) ?? relatedTo(classes, answer, area, name)),
        }
      }
      const deeper = depth === 0 ? addressIn(classes, part, area, 1) : {}
      if (deeper.url !== undefined) return below(classes, name, part, answer, deeper)
    }
  }
  return {}
}

/** What a part of the answer tells of the file, where the answer is about several things at once: its id stands there, too. */
function below(
  classes: PythonClasses,
  name: string,
  part: Declared | undefined,
  answer: Declared | undefined,
  { url, ...more }: Address,
): Address {
  const hasId = (each: Declared | undefined) =>
    fieldsOf(classes, each).some((field) => field.name === 'id')
  const id = !hasId(answer) && hasId(part) ? { id: `${name}.id` } : {}
  return { ...more, ...id, url: `${name}.${url}` }
}

const isAddress = ({ name }: { readonly name: string }) => /^(\w+_)?url$/.test(name)

function tableOf(classes: PythonClasses, answer: Declared | undefined) {
  const table = modelOf(classes, answer?.name ?? '')?.table
  return table === undefined ? undefined : { table: `public.${table}` }
}

/** `file: Mapped[StoredFile] = relationship()` of the rows that the answer is about. */
function relatedTo(
  classes: PythonClasses,
  answer: Declared | undefined,
  area: string,
  name: string,
) {
  const rows = modelOf(classes, answer?.name ?? '') ?? tableLike(classes, oneOf(area))
  const field = fieldsOf(classes, rows).find((each) => each.name === name)
  const table = namesIn(field?.type)
    .map((each) => classNamed(classes, each, field?.path ?? ''))
    .find((each) => each?.table !== undefined)?.table
  return table === undefined ? undefined : { table: `public.${table}` }
}

/** The part `search`: a question by POST, answered by a list of texts with their documents. */
export function findSearch({
  classes,
  operations,
}: Interface): Readonly<Record<string, unknown>> | undefined {
  const asking = operations.filter(
    ({ method, path }) => method === 'POST' && /\/(search|ask|query)$/.test(path),
  )
  const tells = (each: Operation) =>
    fieldsOf(classes, answerOf(classes, each).type).some(({ name }) => name === 'document_id')
  const search = asking.find(({ path }) => /documents?\b.*\//.test(path)) ?? asking.find(tells)
  if (search === undefined) return undefined
  const asked = fieldsOf(classes, bodyOf(classes, search)).map(({ name }) => name)
  const question = asked.find((name) => /^(question|query|q|text|prompt)$/.test(name))
  const { isList, type } = answerOf(classes, search)
  const ask = search.path.replace(/\{(\w+?)_?id\}/, (_, name: string) => `{${oneOf(name)}}`)
  const told = fieldsOf(classes, type).map(({ name }) => name)
  const content = told.find((name) => /^(content|text|chunk|body)$/.test(name))
  return {
    ...{ ask, ...(question && { question }), ...(isList && { items: '' }) },
    ...(content && { content }),
  }
}
