/** Variables of a system: from examples of environment files, and from classes of settings. */

import { nodeSettings } from '../../artifacts/program/node-settings.ts'
import { environmentReadsOf, settingsOf } from '../../artifacts/program/python-settings.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'

export interface FoundVariables {
  /** What each variable of the example would be given here. */
  readonly values: Readonly<Record<string, string>>
  /** Without these the programs do not start, as far as their settings tell. */
  readonly required?: Found<readonly string[]>
  /** Examples by the environment that they are for. */
  /** None where the repository has no example. */
  readonly samples: Partial<Readonly<Record<Environment, string>>>
}

type Environment = 'local' | 'staging' | 'production'

const example = /(^|\/)(\.?env[\w.-]*\.(example|sample|template|dist)|\.env[\w.-]*|[\w-]+\.env)$/
const marked = /example|sample|template|dist/

export function findVariables(files: RepositoryFiles): Found<FoundVariables> | undefined {
  const all = examplesIn(files)
  const local = all.find((path) => !/staging|prod/.test(path) && /(^|\/)\.env/.test(path))
  if (local === undefined) return readByPrograms(files)
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
  const required = requiredByPydantic(files, values) ?? requiredOnNode(files)
  return { value: { values, samples, ...named('required', required) }, where: local }
}

/** Files that show which variables there are. */
export function examplesIn({ paths }: RepositoryFiles): string[] {
  return paths.filter((path) => example.test(path) && (marked.test(path) || /\w\.env$/.test(path)))
}

function named<Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: T }
}

/** What the target has in the place of a value: by the name first, then by the look of the example's value. */
export type Places = readonly (readonly [RegExp, RegExp, string])[]

const places: Places = [
  [/SUPABASE\w*JWT_SECRET/, /^$/, '${supabase.jwtSecret}'],
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

/** Fields of classes of settings that have a type and no default; of several names the one in the example. */
function requiredByPydantic(
  files: RepositoryFiles,
  values: Readonly<Record<string, string>>,
): Found<readonly string[]> | undefined {
  const needed = settingsOf(pythonSource(files)).filter(({ hasDefault }) => !hasDefault)
  const [first] = needed
  if (first === undefined) return undefined
  const value = needed.map(({ names }) => names.find((name) => name in values) ?? names[0] ?? '')
  return { value, where: `${first.path}:${first.line}` }
}

/** What a schema of a program on Node gives no default. */
function requiredOnNode(files: RepositoryFiles): Found<readonly string[]> | undefined {
  const needed = nodeSettings(files).filter(({ hasDefault }) => !hasDefault)
  const [first] = needed
  if (first === undefined) return undefined
  return { value: needed.map(({ name }) => name), where: `${first.path}:${first.line}` }
}

/** Without an example: what the programs read and the target has something for. */
function readByPrograms(files: RepositoryFiles): Found<FoundVariables> | undefined {
  const source = pythonSource(files)
  const read = [...settingsOf(source), ...environmentReadsOf(source)]
  const filled = read.flatMap(({ names, value = '' }) => {
    const name = names[0] ?? ''
    const own = valueFor(name, value)
    return own.includes('${') ? [[name, own] as const] : []
  })
  const paths = [...Map.groupBy(read, ({ path }) => path)]
  const [most] = paths.sort(([, a], [, b]) => b.length - a.length)
  if (most === undefined || filled.length === 0) return undefined
  const values = Object.fromEntries(filled)
  const required = requiredByPydantic(files, values)
  return { value: { values, samples: {}, ...named('required', required) }, where: most[0] }
}
