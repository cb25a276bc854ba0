/** Variables of a system: from examples of environment files, and from classes of settings. */
import { type Found, lineOf, type RepositoryFiles } from './files.ts'

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
  return known?.[2] ?? value.replace(/^(['"])(.*)\1$/, '$2')
}

/** Fields of `class Settings(BaseSettings)` that have a type and no default. */
function requiredByPydantic({
  paths,
  text,
}: RepositoryFiles): Found<readonly string[]> | undefined {
  for (const path of paths.filter((each) => each.endsWith('.py'))) {
    const source = text(path)
    const start = /^class \w+\([^)]*BaseSettings[^)]*\):$/m.exec(source)
    if (start === null) continue
    const body = source.slice(start.index).split('\n').slice(1)
    const end = body.findIndex((line) => /^\S/.test(line))
    const own = body.slice(0, end === -1 ? body.length : end)
    const names = own.flatMap((line) => /^ {4}([A-Z][A-Z0-9_]*): [^=]+$/.exec(line)?.[1] ?? [])
    if (names.length > 0)
      return { value: names, where: `${path}:${lineOf(source, /BaseSettings[^)]*\):/)}` }
  }
  return undefined
}
