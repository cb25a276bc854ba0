/** The JSON Schema of a manifest with the words of its source: what editors show beside a field. */
import { fileURLToPath } from 'node:url'
import { type FieldSchema, manifestJsonSchema } from '../manifest-fields.ts'
import { commentsOf } from './comments.ts'

export interface Described extends FieldSchema {
  readonly description?: string
}

/** The constants of `manifest-schema.ts` by the system that they describe. */
const constants: Readonly<Record<string, string>> = {
  'curriculum-extractor': 'curriculumExtractor',
  'production-migration': 'productionMigration',
  vocabgo: 'vocabgo',
}

const file = fileURLToPath(new URL('../manifest-schema.ts', import.meta.url))

/** Every member of the union, described. */
export function describedSchema(): FieldSchema & { readonly oneOf: readonly Described[] } {
  const schema = manifestJsonSchema()
  const oneOf = schema.oneOf.map((member) => {
    const system = String(member.properties?.system?.const)
    return described(member, commentsOf(file, constants[system] ?? system), '')
  })
  return { ...schema, oneOf }
}

function described(
  field: FieldSchema,
  comments: ReadonlyMap<string, string>,
  path: string,
): Described {
  const description = comments.get(path)
  const below = (name: string) => (path === '' ? name : `${path}.${name}`)
  const properties = Object.entries(field.properties ?? {}).map(
    ([name, inner]) => [name, described(inner, comments, below(name))] as const,
  )
  return {
    ...(description === undefined || path === '' ? {} : { description }),
    ...field,
    ...(field.properties === undefined ? {} : { properties: Object.fromEntries(properties) }),
    ...(field.items ? { items: described(field.items, comments, path) } : {}),
  }
}
