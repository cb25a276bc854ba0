/** Environment files: those that the documents have people make, and those that were committed against the rule. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import type { Manifest } from '../systems/manifest.ts'
import { runs } from '../systems/manifest-schema.ts'
import { commandsOf, shells } from './document-commands.ts'
import { wordsOf } from './document-places.ts'
import type { SystemDocument } from './documents.ts'
import { isPlaceholder } from './secret-scan.ts'

/** `.env`, `.env.production`; not the examples. */
export const isEnvironmentFile = (path: string) =>
  /(^|\/)\.env(\.[\w-]+)*$/.test(path) && !/example|sample|template|dist$/.test(path)

/** Where a plain `.env` holds the secrets of the system, relative to the repository. */
export function homesOfSecrets(manifest: Manifest): string[] {
  const roles = (['backend', 'worker'] as const).filter((role) => runs(manifest, role))
  const folders = roles.map((role) => normalize(manifest.processes[role].cwd))
  return [...new Set(['.', 'backend', ...folders])]
}

/**
 * Whether such a file gives secrets away: a `.env` beside the backend does by being there, others by what
 * they hold. A frontend's may be public, and what tests and development are given opens nothing.
 */
export function givesSecretsAway(path: string, text: string, homes: readonly string[]): boolean {
  if (!isEnvironmentFile(path)) return false
  if (basename(path) === '.env' && homes.includes(dirname(path))) return true
  return !/\.(test|ci|dev|development)\b/.test(basename(path)) && secretsOf(text).length > 0
}

const telling = /secret|passw(or)?d|private_key|service_(role_)?key|access_key|api_?key|_token$/i

/** What bundlers write into pages for everybody is no secret. */
const forBrowsers = /^(VITE|NEXT_PUBLIC|NUXT_PUBLIC|REACT_APP|PUBLIC)_/

/** Names under which the file holds more than a place to fill in. */
function secretsOf(text: string): string[] {
  const lines = [...text.matchAll(/^\s*(?:export\s+)?(\w+)\s*=\s*["']?([^\s"'#]*)/gm)]
  return lines
    .filter(([, name = '']) => telling.test(name) && !forBrowsers.test(name))
    .filter(([, , value = '']) => value !== '' && !isPlaceholder(value))
    .map(([, name = '']) => name)
}

/** Environment files that readers of the documents make or have, and that the repository does not bring. */
export function madeByReaders(documents: readonly SystemDocument[], copy: string): string[] {
  const blocks = documents.flatMap(({ blocks: all, codes }) => [
    ...all.filter(({ language }) => shells.includes(language)).map(({ text }) => commandsOf(text)),
    ...codes.map((code) => [code]),
  ])
  const made = blocks.flatMap((commands) => madeInSession(commands, copy))
  return [...new Set(made)].filter((path) => !existsSync(join(copy, path)))
}

function madeInSession(commands: readonly string[], copy: string): string[] {
  let folder = '.'
  const made: string[] = []
  for (const command of commands) {
    const words = wordsOf(command)
    const inside = join(folder, words[1] ?? '')
    // A clone's own folder or one of some server is none of the repository's: there nothing changes.
    if (words[0] === 'cd' && !inside.startsWith('..') && existsSync(join(copy, inside))) {
      folder = inside
    }
    made.push(...madeBy(words, folder, copy))
  }
  return made
}

/** By `cp`, `mv`, `>` and `tee`; a file that compose is told to read is there as well. */
function madeBy(words: readonly string[], folder: string, copy: string): string[] {
  const [program, ...operands] = words
  const copied = /^(cp|mv)$/.test(program ?? '') ? operands.slice(1) : []
  const written = words.filter((_, at) => /^(>>?|tee|-a|--env-file)$/.test(words[at - 1] ?? ''))
  const example = join(copy, folder, operands.find((word) => !word.startsWith('-')) ?? '')
  // A copy of an example that asks for no secret will hold none.
  const harmless = copied.length > 0 && existsSync(example) && !asksForSecrets(example)
  return [...(harmless ? [] : copied), ...written]
    .filter((path) => isEnvironmentFile(path) && !/^[/~]/.test(path))
    .map((path) => join(folder, path))
    .filter((path) => !path.startsWith('../'))
}

function asksForSecrets(example: string): boolean {
  const names = readFileSync(example, 'utf8').match(/^\s*#?\s*\w+(?=\s*=)/gm) ?? []
  return names.some((name) => telling.test(name) && !forBrowsers.test(name.trim()))
}
