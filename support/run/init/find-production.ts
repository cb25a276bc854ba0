/** What a repository of the production migration has under other names or elsewhere than the documents say. */
import { basename } from 'node:path'
import { renamedVariables } from '../../artifacts/dockerfile/renamed-variables.ts'
import { nodeSettings } from '../../artifacts/program/node-settings.ts'
import { environmentReadsOf, settingsOf } from '../../artifacts/program/python-settings.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { variablesIn } from './find-composition.ts'
import { type Places, valueFor } from './find-environment.ts'

type Names = Readonly<Record<string, string>>

/** Fields of `variables` and what the variable of each is called, whatever its exact name. */
const looks: Readonly<Record<string, RegExp>> = {
  'r2.endpoint': /R2\w*ENDPOINT/,
  'r2.accessKeyId': /R2\w*ACCESS_KEY(_ID)?$/,
  'r2.secretAccessKey': /R2\w*SECRET/,
  'r2.bucket': /R2\w*BUCKET/,
  'r2.publicUrl': /R2\w*PUBLIC/,
  jwtSecret: /JWT_SECRET$/,
  publishedKeys: /JWKS(_UR[LI])?$/,
  database: /^(DATABASE|DB|POSTGRES)_(URL|URI|DSN)$/,
  redis: /^(REDIS|CELERY_BROKER|BROKER)_URL$/,
  supabaseUrl: /^(NEXT_PUBLIC_|VITE_|PUBLIC_)SUPABASE_URL$/,
  anonKey: /^(NEXT_PUBLIC_|VITE_|PUBLIC_)SUPABASE\w*KEY$/,
}

export interface FoundSettings {
  readonly example: string
  /** What each variable would be given here. */
  readonly values: Names
  /** Names by field, such as `r2.endpoint`. */
  readonly names: Names
}

/** The places of this system: its files are in the object store, and migrations need the owner's rights. */
const places: Places = [
  [looks['r2.endpoint'] ?? /^$/, /^$/, '${objectStore.endpoint}'],
  [looks['r2.secretAccessKey'] ?? /^$/, /^$/, '${objectStore.secretAccessKey}'],
  [looks['r2.accessKeyId'] ?? /^$/, /^$/, '${objectStore.accessKeyId}'],
  [looks['r2.bucket'] ?? /^$/, /^$/, '${objectStore.bucket}'],
  [looks['r2.publicUrl'] ?? /^$/, /^$/, '${objectStore.publicUrl}'],
  [/R2\w*REGION/, /^$/, '${objectStore.region}'],
  [/JWT_SECRET$/, /^$/, '${supabase.jwtSecret}'],
  [looks.database ?? /^$/, /^['"]?postgres(ql)?[+:]/, '${owner.url}'],
  [/^(FRONTEND|SITE|WEB|CLIENT)_(URL|ORIGINS?)$/, /^$/, 'http://localhost:3000'],
  [/API_URL$/, /^$/, 'http://localhost:8000'],
]

/** The example of production's environment file, else any other example that tells of R2. */
export function findSettings(files: RepositoryFiles): Found<FoundSettings> | undefined {
  const { paths, text } = files
  const examples = paths.filter(
    (path) => /(^|\/)\.?env[\w.-]*$/.test(path) && /example|sample|template|dist/.test(path),
  )
  const where =
    examples.find((path) => /prod/.test(path)) ?? examples.find((path) => /\bR2_/.test(text(path)))
  if (where === undefined) return undefined
  const written = [...text(where).matchAll(/^(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/gm)]
  const values: Record<string, string> = Object.fromEntries(
    written.map(([, name = '', value = '']) => [name, valueFor(name, value, places)]),
  )
  const more = { ...givenByComposition(files, values), ...providersOf(files) }
  for (const [name, value] of Object.entries(more)) values[name] ??= value
  // What the image of the site calls otherwise is what the site itself reads: it is named before the rest.
  const renamed = renamedByImages(files, values)
  const own = [...Object.keys(renamed), ...Object.keys(values)]
  Object.assign(values, renamed)
  const names = Object.entries(looks).flatMap(([field, called]) => {
    const name = own.find((each) => called.test(each))
    return name === undefined ? [] : [[field, name] as const]
  })
  return { value: { example: where, values, names: Object.fromEntries(names) }, where }
}

/** Which environment it is decides more than the suite should by itself. */
const notTaken = /^(ENVIRONMENT|APP_ENV|NODE_ENV|ENV)$/

/** What the composition of production gives a program under names that the example does not have. */
function givenByComposition(
  { paths, text }: RepositoryFiles,
  known: Names,
): Record<string, string> {
  const file = paths.find((path) => /(^|\/)(docker-)?compose[.-]prod(uction)?\.ya?ml$/.test(path))
  if (file === undefined) return {}
  const given = variablesIn(text(file)).filter(([name]) => !(name in known) && !notTaken.test(name))
  return Object.fromEntries(
    given.flatMap(([name, written]) => {
      // `${NAME:-default}` becomes what the variable is given here, else its default.
      const value = written.replace(
        /\$\{(\w+)(?::?[-?]([^{}]*))?\}/g,
        (_, variable: string, fallback = '') => known[variable] ?? fallback,
      )
      const placed = valueFor(name, value, places)
      return /\$\$|^\$\{?\w+\}?$/.test(placed) && placed === value && !/\./.test(value)
        ? []
        : [[name, placed] as const]
    }),
  )
}

/** Variables of pages that an image fills with others, and what those are given here: `ENV VITE_A=$A`. */
function renamedByImages({ paths, text }: RepositoryFiles, known: Names): Record<string, string> {
  const images = paths.filter((path) => /(^|\/)Dockerfile[\w.-]*$/.test(path))
  const entries = images.flatMap((path) => Object.entries(renamedVariables(text(path))))
  return Object.fromEntries(
    entries.flatMap(([name, from]) => {
      const value = known[from]
      return !ofPages.test(name) || value === undefined ? [] : [[name, value] as const]
    }),
  )
}

/** Variables that lead to a provider on the web unless something else is said; none may be reached from here. */
function providersOf(files: RepositoryFiles): Record<string, string> {
  const entries = defaultsOf(files).flatMap(([name, value]) => {
    const address = /^https:\/\/([\w.-]+)(.*)$/.exec(value)
    if (address === null) return []
    const [, host = '', path = ''] = address
    const models = /openrouter|openai|anthropic|mistral|groq/.test(host)
    return [[name, models ? `\${modelProvider.url}${path}` : 'http://127.0.0.1:9'] as const]
  })
  return Object.fromEntries(entries)
}

/** What pages of the web get is built into them. */
const ofPages = /^(NEXT_PUBLIC|VITE|PUBLIC)_/

/** Texts that variables stand for where nobody sets them, in either language. */
function defaultsOf(files: RepositoryFiles): (readonly [name: string, value: string])[] {
  const source = pythonSource(files)
  const python = [...settingsOf(source), ...environmentReadsOf(source)]
    .filter(({ type }) => /^(str)?$/.test(type))
    .map(({ names: [name = ''], value = '' }) => [name, value] as const)
  const node = nodeSettings(files).map(({ name, value = '' }) => [name, value] as const)
  return [...python, ...node.filter(([name]) => !ofPages.test(name))]
}

/** Each field whose documented file is missing, and the file of that name elsewhere, in either language. */
export function findElsewhere({ paths }: RepositoryFiles, documented: Names): Names {
  const free = paths.filter((path) => !Object.values(documented).includes(path))
  const found = Object.entries(documented).flatMap(([field, path]) => {
    if (paths.includes(path)) return []
    const name = spelling(path)
    const inPlace = free.filter((each) => spelling(each) === name && sameKind(each, path))
    const best = inPlace.sort((a, b) => shared(b, path) - shared(a, path))[0]
    return best === undefined ? [] : [[field, best] as const]
  })
  return Object.fromEntries(found)
}

/** `storage_service.py`, `storage-service.ts` and `StorageService.ts` are one name; a page is its folder. */
function spelling(path: string): string {
  const folders = path.split('/')
  const page = /^(page|route)\.[jt]sx?$/.test(basename(path))
  const name = page ? (folders.at(-2) ?? '') : basename(path).replace(/\.\w+$/, '')
  return `${page ? 'page of ' : ''}${name.replaceAll(/[-_.]/g, '').toLowerCase()}`
}

const program = /\.(py|ts|tsx|js|jsx|mjs)$/
const sameKind = (a: string, b: string) =>
  (program.test(a) && program.test(b)) || a.split('.').at(-1) === b.split('.').at(-1)

/** How many folders the two have in common. */
const shared = (path: string, other: string) =>
  path.split('/').filter((folder) => other.split('/').includes(folder)).length
