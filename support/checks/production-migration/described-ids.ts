/** What else a request may name than the manifest says: fields of bodies that the API's own description knows. */
import { type AreaName, oneOf } from './own-things.ts'

/** A field of a body that holds the id of one of an area. */
export interface NamingField {
  readonly field: string
  readonly area: AreaName
}

type Description = Readonly<Record<string, unknown>>

/** Ids in the JSON body of the operation; none where the description does not have it. */
export function idsInBody(
  description: Description,
  method: string,
  path: string,
  areas: readonly AreaName[],
): readonly NamingField[] {
  const items = Object.entries(Object(description.paths) as Record<string, object>)
  const [, item] = items.find(([each]) => shape(each) === shape(path)) ?? []
  const body = resolved(description, at(item, method.toLowerCase(), 'requestBody'))
  const schema = at(body, 'content', 'application/json', 'schema')
  return [...new Set(fieldsOf(description, schema))].flatMap((field) => {
    const area = areas.find((each) => namesFor(each).includes(field.toLowerCase()))
    return area === undefined ? [] : [{ field, area }]
  })
}

/** As languages write it: `project_id`, `projectId`; a chat is a conversation in many a system. */
function namesFor(area: AreaName): string[] {
  const things = [oneOf(area), ...(area === 'chat' ? ['conversation'] : [])]
  return things.flatMap((one) => [`${one}_id`, `${one.replaceAll('_', '')}id`])
}

/** Whether an answer tells that it has taken the id into that field. */
export const hasTaken = (text: string, field: string, id: string | number): boolean =>
  // An id as it is, be it a number: one that merely begins like it is another.
  [...text.matchAll(/"(\w+)"\s*:\s*"?([^",}\]\s]+)/g)].some(
    ([, name, value]) => name === field && value === String(id),
  )

/** Paths are compared whatever their parameters are called. */
const shape = (path: string) =>
  path
    .replace(/\?.*$/, '')
    .replaceAll(/\{[^}]+\}/g, '{}')
    .replace(/\/+$/, '')

const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((inner, name) => Object(inner)[name], value)

/** OpenAPI, "Reference Object": a part may stand elsewhere in the description. */
function resolved(description: Description, part: unknown): unknown {
  const reference = at(part, '$ref')
  if (typeof reference !== 'string') return part
  const steps = reference.replace(/^#\//, '').split('/')
  return at(description, ...steps)
}

/** Those of a schema and of all that it is put together from. */
function fieldsOf(description: Description, part: unknown, depth = 0): string[] {
  if (depth > 5) return [] // a schema may be a part of itself
  const schema = resolved(description, part)
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((name) => {
    const list = at(schema, name)
    return Array.isArray(list) ? list : []
  })
  const own = Object.keys(Object(at(schema, 'properties')))
  return [...own, ...parts.flatMap((each) => fieldsOf(description, each, depth + 1))]
}
