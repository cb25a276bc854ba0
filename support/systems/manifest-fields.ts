/** The fields that a manifest may have at each place, with an example of each. */
import { z } from 'zod'
import { schema } from './manifest-schema.ts'
import type { Path } from './manifest-text.ts'

/** As far as it is asked for: JSON Schema 2020-12. */
export interface FieldSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: FieldSchema | false
  readonly items?: FieldSchema | false
  readonly prefixItems?: readonly FieldSchema[]
  readonly anyOf?: readonly FieldSchema[]
  readonly oneOf?: readonly FieldSchema[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
}

/** What a person may write, so defaults are not required. */
export function manifestJsonSchema(): FieldSchema & { readonly oneOf: readonly FieldSchema[] } {
  return z.toJSONSchema(schema, { io: 'input' }) as ReturnType<typeof manifestJsonSchema>
}

/** Names of the fields below `path` in a manifest of `system`; none where any name may stand. */
export function fieldsAt(system: unknown, path: Path): string[] {
  const found = path.reduce<FieldSchema | undefined>(inner, memberOf(system))
  return Object.keys(found?.properties ?? {})
}

/** The values that a field may have; none where it may have any. */
export function choicesAt(system: unknown, path: Path): readonly unknown[] {
  return path.reduce<FieldSchema | undefined>(inner, memberOf(system))?.enum ?? []
}

/** A value that would do at `path`: the documented one where there is one. */
export function exampleAt(system: unknown, path: Path): unknown {
  const [only] = path
  if (only === undefined || only === 'system') return systemNames()[0]
  const found = path.reduce<FieldSchema | undefined>(inner, memberOf(system))
  return found === undefined ? undefined : exampleOf(found, String(path.at(-1)))
}

/** The systems that a manifest can be of. */
export function systemNames(): string[] {
  return manifestJsonSchema().oneOf.map((member) => String(member.properties?.system?.const))
}

function memberOf(system: unknown): FieldSchema | undefined {
  return manifestJsonSchema().oneOf.find((each) => each.properties?.system?.const === system)
}

function inner(outer: FieldSchema | undefined, step: PropertyKey): FieldSchema | undefined {
  if (outer === undefined) return undefined
  if (typeof step === 'number') return outer.prefixItems?.[step] ?? (outer.items || undefined)
  return outer.properties?.[String(step)] ?? (outer.additionalProperties || undefined)
}

/** Examples that say more than their type does, by the name of the field. */
const telling: Readonly<Record<string, unknown>> = {
  title: 'CurriculumExtractor of our team',
  command: ['uvicorn', 'app.main:app'],
  route: '/api/v1/tasks',
  variable: 'SETTING',
  table: 'public.alembic_version',
  column: 'version_num',
  files: 'backend/app/alembic/versions/*.py',
}

function exampleOf(field: FieldSchema, name: string): unknown {
  if (field.default !== undefined && !isEmpty(field.default)) return field.default
  if (field.const !== undefined) return field.const
  if (field.enum !== undefined) return field.enum[0]
  const [choice] = field.anyOf ?? []
  if (choice !== undefined) return exampleOf(choice, name)
  if (name in telling) return telling[name]
  if (field.type === 'array') return listOf(field, name)
  if (field.type === 'object') return objectOf(field)
  if (field.type === 'number' || field.type === 'integer') return (field.minimum ?? 0) || 1
  return field.type === 'boolean' ? true : 'value'
}

function listOf({ prefixItems, items }: FieldSchema, name: string): unknown[] {
  if (prefixItems !== undefined) return prefixItems.map((item) => exampleOf(item, name))
  return items ? [exampleOf(items, name)] : []
}

/** Only what must be there. */
function objectOf({ properties = {}, required = [], additionalProperties }: FieldSchema): unknown {
  const entries = required.map((name) => [name, exampleOf(properties[name] ?? {}, name)])
  if (entries.length === 0 && additionalProperties)
    return { NAME: exampleOf(additionalProperties, 'NAME') }
  return Object.fromEntries(entries)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
