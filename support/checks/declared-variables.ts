/** Whether the example of the environment file and what reads variables speak of the same ones. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { interpolate } from '../artifacts/compose/interpolate.ts'
import { readComposeFile } from '../artifacts/compose/read-compose-file.ts'
import { mapTexts, treeOf } from '../artifacts/compose/trees.ts'
import type { Manifest } from '../systems/manifest.ts'
import { isAsked } from './celery-names.ts'
import type { SourceFile } from './clean-copy.ts'
import { documentsThere, type SystemDocument } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'
import { credentialsIn } from './secret-scan.ts'
import { fieldsOfSettings } from './settings-fields.ts'

/** Document 000, section 5, "Environment Variables"; document 001, "Backend env". */
const documented = [
  ...['ENVIRONMENT', 'PROJECT_NAME', 'STACK_NAME', 'DOMAIN', 'FRONTEND_HOST'],
  ...['BACKEND_CORS_ORIGINS', 'SECRET_KEY', 'FIRST_SUPERUSER', 'FIRST_SUPERUSER_PASSWORD'],
  ...['SUPABASE_URL', 'SUPABASE_SERVICE_KEY', 'DATABASE_URL'],
  ...['SUPABASE_STORAGE_BUCKET_WORKSHEETS', 'SUPABASE_STORAGE_BUCKET_EXTRACTIONS'],
  ...['REDIS_URL', 'REDIS_PASSWORD', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  ...['CELERY_TASK_SERIALIZER', 'CELERY_RESULT_SERIALIZER', 'SENTRY_DSN'],
  ...['SMTP_HOST', 'SMTP_PORT', 'SMTP_USER', 'SMTP_PASSWORD', 'SMTP_TLS', 'EMAILS_FROM_EMAIL'],
]

/** `${NAME:-value}` and `${NAME-value}`: whoever says nothing gets the value. */
const withDefault = /\$\{(\w+):?-[^}]+\}/g

/** What a line says after `# ` or `//` reads no variable; `#` alone may be a private field. */
const comment = /(?<=^|\s)(?:# |\/\/).*$/gm

type Variables = Readonly<Record<string, string>>

/**
 * What programs find on every machine, or are told about themselves, is nothing that an operator fills
 * in; nor is `CI`, by which every service of that kind says that it is one, or what compose itself takes.
 */
export const isOwn = (name: string): boolean =>
  !/^(PATH|HOME|LANG|TZ|LD_\w+|PYTHON\w+|NODE_\w+|VIRTUAL_ENV|CI|(GITHUB|RUNNER|COMPOSE)_\w+)$/.test(
    name,
  )

/** Who asks for each variable that is not documented by name: the compose files, and the system itself. */
export function askedFor(manifest: Manifest): Record<string, string> {
  const asked = {
    ...all(Object.keys(manifest.environment), 'the system, as its manifest says'),
    ...ofTheComposition(manifest),
    ...all(
      documented.filter((name) => isAsked(manifest, name)),
      'the documents',
    ),
  }
  const { anonKey } = manifest.environments
  return Object.fromEntries(
    Object.entries(asked).filter(([name]) => !anonKey.includes(name) && isOwn(name)),
  )
}

const all = (names: readonly string[], by: string) =>
  Object.fromEntries(names.map((name) => [name, by]))

const composeFiles = '{docker-,}compose*.{yml,yaml}'
const composed = /^(docker-)?compose(\.override)?\.ya?ml$/

/**
 * What the compose files fill in. A file that shares no service with the system's own, such as that of a
 * proxy before all systems of a server, may have its variables exported by whoever follows the documents.
 */
function ofTheComposition(manifest: Manifest): Record<string, string> {
  const { repository } = manifest
  const files = filesIn(repository)
  const services = new Set(
    files.filter((file) => composed.test(file)).flatMap((file) => servicesIn(repository, file)),
  )
  const isBeside = (file: string) =>
    !composed.test(file) && !servicesIn(repository, file).some((name) => services.has(name))
  const exported = new Set(exportedIn(documentsThere(manifest)))
  const beside = Object.entries(interpolatedBy(repository, files.filter(isBeside)))
  return {
    ...Object.fromEntries(beside.filter(([name]) => !exported.has(name))),
    ...interpolatedBy(
      repository,
      files.filter((file) => !isBeside(file)),
    ),
  }
}

const filesIn = (repository: string) => globSync(composeFiles, { cwd: repository })
const servicesIn = (repository: string, file: string) =>
  Object.keys(treeOf(readComposeFile(join(repository, file)).tree.services))

/** Variables that the commands of documents set. */
export function exportedIn(documents: readonly Pick<SystemDocument, 'blocks'>[]): string[] {
  const commands = documents.flatMap(({ blocks }) => blocks.flatMap(({ text }) => text))
  return commands.flatMap((text) =>
    [...text.matchAll(/^\s*(?:\$ )?export (.*)$/gm)].flatMap(([, words = '']) => assigned(words)),
  )
}

/** One command may set several; what stands in quotes or in a command's place names none. */
const assigned = (words: string): string[] =>
  [...words.replace(/"[^"]*"|'[^']*'|\$\([^)]*\)/g, '').matchAll(/(?<=^|\s)(\w+)=/g)].map(
    ([, name = '']) => name,
  )

/**
 * Every name that a compose file fills in and has no value of its own for; the defaults' names included.
 * `without` takes out what is of no interest.
 */
export function interpolated(
  { repository }: Pick<Manifest, 'repository'>,
  without?: (tree: unknown) => unknown,
): Record<string, string> {
  return interpolatedBy(repository, filesIn(repository), without)
}

function interpolatedBy(
  repository: string,
  files: readonly string[],
  without: (tree: unknown) => unknown = (tree) => tree,
): Record<string, string> {
  const names = new Map<string, string>()
  for (const file of files) {
    const lookup = (name: string) => {
      names.set(name, file)
      return '1'
    }
    const optional = new Set<string>()
    mapTexts(without(readComposeFile(join(repository, file)).tree), (text) => {
      for (const [, name = ''] of text.matchAll(withDefault)) optional.add(name)
      return interpolate(text, { lookup, unset: () => undefined })
    })
    for (const name of optional) names.delete(name)
  }
  return Object.fromEntries(names)
}

/** The example has each of the variables, and the public key of Supabase under one of its names. */
export function declaresAll(
  example: Variables,
  asked: Readonly<Record<string, string>>,
  { environments }: Manifest,
): void {
  const missing = Object.entries(asked).filter(([name]) => !(name in example))
  expectEqual(
    'variables that .env.example lacks',
    missing.map(([name, by]) => `${name} (${by})`),
    [],
  )
  const names = environments.anonKey.filter((name) => name in example)
  expectThat(names.length > 0, '.env.example has no name of the public key', {
    expected: environments.anonKey.join(' or '),
    received: 'neither',
  })
}

/** Each variable of the example is documented, or some other file has it outside of its comments. */
export function declaresNothingElse(
  example: Variables,
  asked: Readonly<Record<string, string>>,
  sources: readonly SourceFile[],
): void {
  const others = sources.filter(({ path }) => !/(^|\/)\.env|\.md$|plumbline\.yaml$/.test(path))
  const code = others.map(({ path, text }) => ({ path, text: text.replace(comment, '') }))
  const words = new Set(code.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []))
  const settings = fieldsOfSettings(code)
  const known = (name: string) => name in asked || words.has(name) || !isOwn(name) || settings(name)
  const unread = Object.keys(example).filter((name) => !known(name))
  expectEqual('variables of .env.example that nothing reads', unread, [])
}

/** No value could be used as it stands. */
export function holdsPlaceholders(example: Variables): void {
  const real = Object.entries(example).filter(
    ([name, value]) => credentialsIn(`${name}=${value}`).length > 0,
  )
  expectEqual(
    'variables of .env.example with a real secret',
    real.map(([name]) => name),
    [],
  )
}
