/** Variables of a system: from examples of environment files, and from classes of settings. */
import { type Found, lineOf, type RepositoryFiles } from './files.ts'
import { classesOf } from './python-source.ts'

export interface FoundVariables {
  /** What each variable of the example would be given here. */
  readonly values: Readonly<Record<string, string>>
  /** Without these the programs do not start, as far as their settings tell. */
  readonly required?: Found<readonly string[]>
  /** Examples by the environment that they are for. */
  readonly samples: Partial<Readonly<Record<Environment, string>>>
}

type Environment = 'local' | 'staging' | 'production'

const example = /(^|\/)(\.?env[\w.-]*\.(example|sample|template|dist)|\.env[\w.-]*|[\w-]+\.env)$/
const marked = /example|sample|template|dist/

export function findVariables(files: RepositoryFiles): Found<FoundVariables> | undefined {
  const all = files.paths.filter(
    (path) => example.test(path) && (marked.test(path) || /\w\.env$/.test(path)),
  )
  const local = all.find((path) => !/staging|prod/.test(path) && /(^|\/)\.env/.test(path))
  if (local === undefined) return undefined
  const samples = {
    ...{ local },
    ...named(
      'staging',
      all.find((path) => /staging/.test(path)),
    ),
    ...named(
      'production',
      all.find((path) => /prod/.test(path)),
    ),
  }
  const names = [...files.text(local).matchAll(/^(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/gm)]
  const values = Object.fromEntries(
    names.map(([, name = '', value = '']) => [name, valueFor(name, value)]),
  )
  const required = requiredByPydantic(files)
  return { value: { values, samples, ...named('required', required) }, where: local }
}

function named<Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: T }
}

/** What the target has in the place of a value: by the name first, then by the look of the example's value. */
export type Places = readonly (readonly [RegExp, RegExp, string])[]

const places: Places = [
  [/SUPABASE_(SERVICE|SECRET)\w*KEY|SERVICE_ROLE/, /^$/, '${supabase.serviceKey}'],
  [/SUPABASE\w*KEY/, /^$/, '${supabase.anonKey}'],
  [/SUPABASE_URL$/, /^['"]?https:.*\.supabase\.(co|in)/, '${supabase.url}'],
  [/^(DATABASE_URL|DB_URL|POSTGRES_URL)$/, /^['"]?postgres(ql)?[+:]/, '${postgres.url}'],
  [/^(REDIS_URL|CELERY_(BROKER_URL|RESULT_BACKEND)|BROKER_URL)$/, /^['"]?rediss?:/, '${redis.url}'],
  [/REDIS_PASSWORD/, /^$/, '${redis.password}'],
  [/^SMTP_HOST$/, /^$/, '${mailbox.smtpHost}'],
  [/^SMTP_PORT$/, /^$/, '${mailbox.smtpPort}'],
  // The mailbox asks for no login and offers no encryption.
  [/^SMTP_(USER|PASSWORD)$/, /^$/, ''],
  [/^SMTP_TLS$/, /^$/, 'False'],
  [/SECRET|PASSWORD|TOKEN|_KEY$/, /^$/, '${secret}'],
]

/** What a variable gets here; `first` has the places of a system that come before the usual ones. */
export function valueFor(name: string, written: string, first: Places = []): string {
  const value = written.replace(/\s+#.*$/, '').trim()
  const known = [...first, ...places].find(
    ([called, looks]) => called.test(name) || (looks.source !== '^$' && looks.test(value)),
  )
  // What everybody changes before the first start is nothing that a check could start with.
  return known?.[2] ?? value.replace(/^(['"])(.*)\1$/, '$2').replaceAll('changethis', '${secret}')
}

/** Fields of `class Settings(BaseSettings)` that have a type and no default. */
function requiredByPydantic(files: RepositoryFiles): Found<readonly string[]> | undefined {
  for (const { bases, fields, path } of classesOf(files)) {
    if (!bases.some((base) => /\bBaseSettings$/.test(base))) continue
    const own = fields.filter(({ name, value }) => /^[A-Z]/.test(name) && !hasDefault(value))
    const where = `${path}:${lineOf(files.text(path), /BaseSettings[^)]*\):/)}`
    if (own.length > 0) return { value: own.map(({ name }) => name), where }
  }
  return undefined
}

/** `Field(...)` has one only where it says so; further names of a variable are none. */
function hasDefault(value: string | undefined): boolean {
  if (value === undefined) return false
  const inner = /^Field\(([\s\S]*)\)$/.exec(value)?.[1]
  if (inner === undefined) return true
  if (/\bdefault(_factory)?\s*=/.test(inner)) return true
  return !/^\s*(\.\.\.|\w+\s*=|$)/.test(inner)
}
