/** What the SQL of a Supabase project tells: how jobs are admitted, and what its vault has to hold. */
import { readsVault, secretsIn } from '../../artifacts/sql/vault-secrets.ts'
import { type Found, lineOf, type RepositoryFiles } from './files.ts'

/** A definition up to the end of its body, which stands between two marks of dollars. */
const functions =
  /create\s+(?:or\s+replace\s+)?function\s+([\w."]+)\s*\(([\s\S]*?)\)\s*returns\s+([\s\S]*?)(\$\w*\$)([\s\S]*?)\4/gi

/** It sets the status of a job to `processing`; a condition on the status comes after `where`. */
const admits =
  /\bupdate\s+(?:only\s+)?(?:public\.)?"?jobs"?\b(?:(?!\bwhere\b)[\s\S])*?\bset\b(?:(?!\bwhere\b)[\s\S])*?\bstatus\s*=\s*'processing'/i

/** One argument that could be a job's id, or none. */
const takesJob = /^\s*(?:\w+\s+(?:uuid|bigint|integer|int|int8|int4)\b[^,]*)?$/i

/** The function that admits jobs to processing; of several the one that counts the others first. */
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
  const best = candidates.findLast(counts) ?? candidates.at(-1)
  if (best === undefined) return undefined
  const name = (best.found[1] ?? '').replaceAll('"', '').replace(/^public\./, '')
  const line = lineOf(text(best.path), new RegExp(`function\\s+\\S*${name.split('.').at(-1)}`, 'i'))
  return { value: name, where: `${best.path}:${line}` }
}

/** `create_secret` with the value and the name that the documents give. */
const documented = /create_secret\s*\(\s*'([^']*)'\s*,\s*'([^']+)'/gi

/** The secrets that the SQL reads from the vault, as statements that put them there. */
export function operatorStepsIn({
  paths,
  text,
}: RepositoryFiles): Found<readonly string[]> | undefined {
  const told = paths
    .filter((path) => /\.(md|sql)$/.test(path))
    .flatMap((path) => [...text(path).matchAll(documented)])
  const values = new Map(told.map(([, value = '', name = '']) => [name, value]))
  const readers = paths.filter((path) => path.endsWith('.sql') && readsVault(text(path)))
  const [where] = readers
  if (where === undefined) return undefined
  const names = new Set([...readers.flatMap((path) => secretsIn(text(path))), ...values.keys()])
  if (names.size === 0) return undefined
  const steps = [...names].map(
    (name) => `select vault.create_secret('${valueFor(name, values.get(name) ?? '')}', '${name}')`,
  )
  return { value: steps, where: `${where}:${lineOf(text(where), /decrypted_secrets/)}` }
}

/** What the target has for a secret of that name, or for the address that the documents show. */
function valueFor(name: string, value: string): string {
  const [, path] = /^https?:\/\/[^/]+(\/.*)?$/.exec(value) ?? []
  if (/^https?:/.test(value)) return `\${supabase.url}${path ?? ''}`
  if (/url|endpoint|host|address/i.test(name)) return '${supabase.url}'
  if (/anon|publishable/i.test(name)) return '${supabase.anonKey}'
  return /service|role|key/i.test(name) ? '${supabase.serviceKey}' : '${secret}'
}
