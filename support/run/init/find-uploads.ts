/** Where files come in and are told of, and how documents are searched, in the programs of a repository. */
import { areaOf, type Interface, oneOf, schemaIn, withPlaces } from './find-areas.ts'
import { modelOf } from './find-production-tables.ts'
import { fieldsOf, type Operation } from './find-python.ts'

const ways = ['documents', 'chat', 'visual_assets']

/** The part `uploads` of a manifest, as far as programs tell it. */
export function findUploads(known: Interface): Readonly<Record<string, unknown>> {
  const { operations } = known
  const found = ways.flatMap((way) => {
    const upload = operations.find(
      ({ method, path, signature }) =>
        method === 'POST' && areaOf(path) === way && /\bUploadFile\b/.test(signature),
    )
    return upload === undefined ? [] : [[way, uploadAt(known, upload)] as const]
  })
  const read = (last: RegExp) =>
    operations.find(
      ({ method, path }) => method === 'GET' && areaOf(path) === 'documents' && last.test(path),
    )?.path
  const content = read(/\}\/(download|content|file|raw)$/)
  const link = read(/\}\/(link|url|presign\w*|signed[-_]url)$/)
  return {
    ...Object.fromEntries(found),
    ...(content && { content: withId(content) }),
    ...(link && { link: withId(link) }),
  }
}

const withId = (path: string) => path.replace(/\{\w+\}/, '{id}')

function uploadAt(known: Interface, { path, signature, decorator }: Operation) {
  const field = /(\w+)\s*:[^,\n]*\bUploadFile\b/.exec(signature)?.[1] ?? 'file'
  const form = [...signature.matchAll(/(\w+)_id\s*:[^\n]*\bForm\(/g)].map(([, name = '']) => name)
  const answer = /response_model\s*=\s*(\w+)/.exec(decorator)?.[1] ?? ''
  const own = known.operations.some(
    ({ method, path: other }) => method === 'DELETE' && other.replace(/\/\{\w+\}$/, '') === path,
  )
  const told = addressIn(known, answer)
  return {
    ...{ create: withPlaces(path), one: own ? `${path}/{id}` : false },
    body: Object.fromEntries(form.map((name) => [`${name}_id`, `{${name}}`])),
    ...(field !== 'file' && { field }),
    ...told,
  }
}

/** The field with the address of the file, be it in a part of the answer, and the table of that part. */
function addressIn({ classes }: Interface, answer: string) {
  const isAddress = (name: string) => /^(\w+_)?url$/.test(name)
  const own = Object.keys(fieldsOf(classes, answer)).find(isAddress)
  if (own !== undefined) return { url: own, ...tableOf(classes, answer) }
  for (const [part, type] of Object.entries(fieldsOf(classes, answer))) {
    const inner = /^\w+/.exec(type)?.[0] ?? ''
    const url = Object.keys(fieldsOf(classes, inner)).find(isAddress)
    if (url !== undefined) return { url: `${part}.${url}`, ...tableOf(classes, inner) }
  }
  return {}
}

function tableOf(classes: Interface['classes'], answer: string) {
  const table = modelOf(classes, answer)?.table
  return table === undefined ? {} : { table: `public.${table}` }
}

/** The part `search`: a question by POST, answered by a list of texts with their documents. */
export function findSearch(known: Interface): Readonly<Record<string, unknown>> | undefined {
  const search = known.operations.find(
    ({ method, path }) => method === 'POST' && /documents?.*\/(search|ask|query)$/.test(path),
  )
  if (search === undefined) return undefined
  const asked = Object.keys(fieldsOf(known.classes, schemaIn(known, search.signature) ?? ''))
  const question = asked.find((name) => /^(question|query|q|text|prompt)$/.test(name))
  const [, list, answer] = /response_model\s*=\s*([Ll]ist\[)?(\w+)/.exec(search.decorator) ?? []
  const ask = search.path.replace(/\{(\w+?)_?id\}/, (_, name: string) => `{${oneOf(name)}}`)
  const told = Object.keys(fieldsOf(known.classes, answer ?? ''))
  const content = told.find((name) => /^(content|text|chunk|body)$/.test(name))
  return {
    ...{ ask, ...(question && { question }), ...(list && { items: '' }) },
    ...(content && { content }),
  }
}
