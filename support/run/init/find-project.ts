/** What a Supabase project tells: how jobs are admitted, and what its vault and its functions have to hold. */
import { posix } from 'node:path'
import { secretsOfFunction } from '../../artifacts/edge-functions/edge-functions.ts'
import {
  type Found,
  folderOf,
  lineOf,
  type RepositoryFiles,
} from '../../artifacts/repository-files.ts'
import { readsVault, secretsIn } from '../../artifacts/sql/vault-secrets.ts'
import { examplesIn } from './find-environment.ts'

/** A definition up to the end of its body, which stands between two marks of dollars. */
const functions =
  /create\s+(?:or\s+replace\s+)?function\s+([\w."]+)\s*\(([\s\S]*?)\)\s*returns\s+([\s\S]*?)(\$\w*\$)([\s\S]*?)\4/gi

/** It sets the status of a job to `processing`; a condition on the status comes after `where`. */
const admits =
  /\bupdate\s+(?:only\s+)?(?:public\.)?"?jobs"?\b(?:(?!\bwhere\b)[\s\S])*?\bset\b(?:(?!\bwhere\b)[\s\S])*?\bstatus\s*=\s*'processing'/i

/** One argument that could be a job's id or the name of who takes it, or none. */
const takesJob =
  /^\s*(?:\w+\s+(?:uuid|bigint|integer|int|int8|int4|text|varchar|character\s+varying)\b[^,]*)?$/i

/**
 * The function that admits jobs to processing, which counts the others first: one that does not leaves the
 * limit to its caller, and no document asks more of it.
 */
export function admissionIn({ paths, text }: RepositoryFiles): Found<string> | undefined {
  const candidates = paths
    .filter((path) => path.endsWith('.sql'))
    .flatMap((path) => [...text(path).matchAll(functions)].map((found) => ({ path, found })))
    .filter(({ found: [, , args = '', result = ''] }) => {
      return takesJob.test(args) && !/^trigger\b/i.test(result)
    })
    .filter(({ found }) => admits.test(found[5] ?? ''))
  const counts = ({ found }: (typeof candidates)[number]) =>
    /get_active_job_count|\bcount\s*\(/i.test(found[5] ?? '')
  const best = candidates.findLast(counts)
  if (best === undefined) return undefined
  const name = (best.found[1] ?? '').replaceAll('"', '').replace(/^public\./, '')
  const line = lineOf(text(best.path), new RegExp(`function\\s+\\S*${name.split('.').at(-1)}`, 'i'))
  return { value: name, where: `${best.path}:${line}` }
}

/** Whether a text of SQL schedules something itself; what a function would schedule waits for its call. */
export const schedulesJobs = (sql: string) =>
  /\bcron\.schedule(_in_database)?\s*\(/i.test(sql.replaceAll(functions, ''))

/** `create_secret` with the value and the name that the documents give. */
const documented = /create_secret\s*\(\s*'([^']*)'\s*,\s*'([^']+)'/gi

/** The secrets that the SQL reads from the vault, as statements that put them there. */
export function operatorStepsIn(files: RepositoryFiles): Found<readonly string[]> | undefined {
  const { paths, text } = files
  const told = paths
    .filter((path) => /\.(md|sql)$/.test(path))
    .flatMap((path) => [...text(path).matchAll(documented)])
  const values = new Map(told.map(([, value = '', name = '']) => [name, value]))
  const readers = paths.filter((path) => path.endsWith('.sql') && readsVault(text(path)))
  const [where] = readers
  if (where === undefined) return undefined
  const names = new Set([...readers.flatMap((path) => secretsIn(text(path))), ...values.keys()])
  if (names.size === 0) return undefined
  const own = new Set(readByFunctions(files).names.map(plain))
  const steps = [...names].map((name) => {
    const value = ofTheirOwn(name, own) ?? valueFor(name, values.get(name) ?? '')
    return `select vault.create_secret('${value}', '${name}')`
  })
  return { value: steps, where: `${where}:${lineOf(text(where), /decrypted_secrets/)}` }
}

/** A key that a function compares under the same name is the project's own, unless its name says whose it is. */
function ofTheirOwn(name: string, read: ReadonlySet<string>): string | undefined {
  const isAnothers = /service|role|anon|publishable|url|endpoint|host|address/i.test(name)
  return read.has(plain(name)) && !isAnothers ? `\${secret.${wordOf(name)}}` : undefined
}

/** What the target has for a secret of that name, or for the address that the documents show. */
function valueFor(name: string, value: string): string {
  const [, path] = /^https?:\/\/[^/]+(\/.*)?$/.exec(value) ?? []
  if (/^https?:/.test(value)) return `\${supabase.url}${path ?? ''}`
  if (/url|endpoint|host|address/i.test(name)) return '${supabase.url}'
  if (/anon|publishable/i.test(name)) return '${supabase.anonKey}'
  return /service|role|key/i.test(name) ? '${supabase.serviceKey}' : `\${secret.${wordOf(name)}}`
}

/** As a manifest writes it. */
const wordOf = (name: string) => name.replaceAll(/\W/g, '_')

/** Without what names of variables and of secrets differ in. */
const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z\d]/g, '')

/** What the Edge Functions read and the hosted runtime does not set, and the first of them that does. */
function readByFunctions({ paths, text }: RepositoryFiles) {
  const sources = paths.filter(
    (path) =>
      /(^|\/)functions\/[\w-]+\/.*\.(ts|tsx|js|mjs)$/.test(path) && !/[._]test\.\w+$/.test(path),
  )
  const [where] = sources.filter((path) => secretsOfFunction([text(path)]).length > 0)
  return { names: secretsOfFunction(sources.map(text)), where }
}

/**
 * What the Edge Functions read and the hosted runtime does not set. One that is called as a secret of
 * the vault has its value: the database shows it, and the function asks for it.
 */
export function functionSecretsIn(
  files: RepositoryFiles,
  steps: readonly string[] = [],
): Found<Readonly<Record<string, string>>> | undefined {
  const { text } = files
  const { names, where } = readByFunctions(files)
  if (where === undefined) return undefined
  const shared = steps
    .flatMap((step) => [...step.matchAll(/\$\{secret\.(\w+)\}/g)])
    .map(([, name = '']) => name)
  const examples = examplesIn(files).map(text).join('\n')
  const value = Object.fromEntries(
    names.map((name) => [
      name,
      withoutIt(name, examples) ?? secretLike(name, shared, names.length),
    ]),
  )
  return { value, where: `${where}:${lineOf(text(where), /Deno\.env\.get/)}` }
}

/** An address that the examples leave empty is that of somebody else, whom the function does without. */
function withoutIt(name: string, examples: string): string | undefined {
  const isEmpty = new RegExp(`^(?:export\\s+)?${name}=[ \\t]*(?:''|"")?[ \\t]*$`, 'm').test(
    examples,
  )
  return isEmpty && valueFor(name, '') === '${supabase.url}' ? '' : undefined
}

function secretLike(name: string, shared: readonly string[], count: number): string {
  const alike = shared.find((each) => plain(each) === plain(name))
  // One secret on each side: what else should the two have to say to each other?
  const only = shared.length === 1 && count === 1 ? shared[0] : undefined
  return alike === undefined && only === undefined
    ? valueFor(name, '')
    : `\${secret.${alike ?? only}}`
}

/** A way to the storage's API: its address, or the client's own word. */
const asksStorage = /storage\/v1\b|\bstorage\s*\.\s*from(?:_)?\(/

/** A program outside of Edge Functions that removes files of the two buckets, perhaps in rounds of its own. */
export function sweeperIn({ paths, text }: RepositoryFiles): string | undefined {
  return paths.find((path) => {
    if (!/\.(py|ts|js|mjs|cjs|go|rb)$/.test(path)) return false
    if (/(^|\/)(functions|tests?|fixtures)\/|(^|[/._])test[._]|[._-]test\.\w+$/.test(path))
      return false
    const source = text(path)
    const named = [source, ...importedBy(path, source, paths).map(text)].join('\n')
    const removes = /\b(delete|remove)\b/i.test(source) && asksStorage.test(source)
    return removes && /document-uploads/.test(named) && /wordlist-exports/.test(named)
  })
}

/** The files of the repository that a program imports by a way from its own folder, or by dotted names. */
function importedBy(path: string, source: string, paths: readonly string[]): string[] {
  const relative = [...source.matchAll(/\b(?:from|import|require)\b\s*\(?\s*['"](\.[^'"]+)['"]/g)]
  const dotted = [...source.matchAll(/^\s*from\s+\.?([\w.]+)\s+import\b/gm)]
  const ends = dotted.map(([, name = '']) => `/${name.replaceAll('.', '/')}`)
  const ways = relative.map(([, way = '']) => withoutEnding(posix.join(folderOf(path), way)))
  return paths.filter((each) => {
    const stem = withoutEnding(each)
    return (
      ways.includes(stem) || (each.endsWith('.py') && ends.some((end) => `/${stem}`.endsWith(end)))
    )
  })
}

const withoutEnding = (path: string) => path.replace(/\.\w+$/, '')
