/** What a repository of the production migration has under other names or elsewhere than the documents say. */
import { basename } from 'node:path'
import type { Found, RepositoryFiles } from './files.ts'
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
  [/^(FRONTEND|SITE)_URL$/, /^$/, 'http://localhost:3000'],
  [/API_URL$/, /^$/, 'http://localhost:8000'],
]

/** The example of production's environment file, else any other example that tells of R2. */
export function findSettings({ paths, text }: RepositoryFiles): Found<FoundSettings> | undefined {
  const examples = paths.filter(
    (path) => /(^|\/)\.?env[\w.-]*$/.test(path) && /example|sample|template|dist/.test(path),
  )
  const where =
    examples.find((path) => /prod/.test(path)) ?? examples.find((path) => /\bR2_/.test(text(path)))
  if (where === undefined) return undefined
  const written = [...text(where).matchAll(/^(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/gm)]
  const values = Object.fromEntries(
    written.map(([, name = '', value = '']) => [name, valueFor(name, value, places)]),
  )
  const own = Object.keys(values)
  const names = Object.entries(looks).flatMap(([field, called]) => {
    const name = own.find((each) => called.test(each))
    return name === undefined ? [] : [[field, name] as const]
  })
  return { value: { example: where, values, names: Object.fromEntries(names) }, where }
}

/** Each field whose documented file is missing, and the file of that name elsewhere, in either language. */
export function findElsewhere({ paths }: RepositoryFiles, documented: Names): Names {
  const found = Object.entries(documented).flatMap(([field, path]) => {
    if (paths.includes(path)) return []
    const name = spelling(path)
    const inPlace = paths.filter((each) => spelling(each) === name && sameKind(each, path))
    const best = inPlace.sort((a, b) => shared(b, path) - shared(a, path))[0]
    return best === undefined ? [] : [[field, best] as const]
  })
  return Object.fromEntries(found)
}

/** `storage_service.py`, `storage-service.ts` and `StorageService.ts` are one name; a page is its folder. */
function spelling(path: string): string {
  const folders = path.split('/')
  const page = /^page\.\w+$/.test(basename(path))
  const name = page ? (folders.at(-2) ?? '') : basename(path).replace(/\.\w+$/, '')
  return `${page ? 'page of ' : ''}${name.replaceAll(/[-_.]/g, '').toLowerCase()}`
}

const program = /\.(py|ts|tsx|js|jsx|mjs)$/
const sameKind = (a: string, b: string) =>
  (program.test(a) && program.test(b)) || a.split('.').at(-1) === b.split('.').at(-1)

/** How many folders the two have in common. */
const shared = (path: string, other: string) =>
  path.split('/').filter((folder) => other.split('/').includes(folder)).length
