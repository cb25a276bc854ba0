/** What a container's command comes down to: the program behind shells, entrypoints and scripts. */
import { posix } from 'node:path'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { shellParts, wordsOf } from './start-commands.ts'

type Words = readonly string[]

export interface ProgramLine {
  /** Commands that have to run first; migrations are not among them: they have a command of their own. */
  readonly before: Words
  readonly words: Words
}

/** Compose, "Interpolation": `${NAME:-default}` and `$NAME`, and `$$` for a dollar. */
export function filledIn(word: string, values: Readonly<Record<string, string>>): string {
  return word.replaceAll(
    /\$\$|\$\{(\w+)(?::?[-?]([^{}]*))?\}|\$(\w+)/g,
    (written, braced?: string, fallback?: string, bare?: string) => {
      if (written === '$$') return '$'
      const value = values[braced ?? bare ?? '']
      // A place that the target fills is no word of a command.
      return value === undefined || value.includes('${') ? (fallback ?? written) : value
    },
  )
}

/** Scripts that call scripts end somewhere; one that calls itself does not. */
const mostScripts = 4

export function programLine(
  files: RepositoryFiles,
  context: string,
  given: Words,
  left = mostScripts,
): ProgramLine {
  const words = withoutInit(given)
  const parts = shellParts(words)
  if (parts !== undefined) {
    const last = programLine(files, context, wordsOf(parts.at(-1)?.replace(/^exec\s+/, '')), left)
    const before = parts.slice(0, -1).filter((part) => !/\bmigrat|\balembic\b|^set\b/.test(part))
    return { before: [...before, ...last.before], words: last.words }
  }
  const isShell = /^(.*\/)?(ba|da|z)?sh$/.test(words[0] ?? '')
  const [name = '', ...rest] = isShell ? words.slice(1) : words
  const script = scriptAt(files, context, name)
  if (script === undefined || left === 0) return { before: [], words }
  const lines = linesOf(script)
  const last = lines.at(-1)?.replace(/^exec\s+/, '') ?? ''
  const next = /^"?\$@"?$/.test(last) ? rest : wordsOf(last)
  return programLine(files, context, next, left - 1)
}

/** Processes that only start another one and collect its children. */
function withoutInit(words: Words): Words {
  const known = /^(.*\/)?(tini|dumb-init|docker-entrypoint\.sh)$/
  if (!known.test(words[0] ?? '') || words[0]?.startsWith('./')) return words
  const rest = words.slice(1)
  return rest.slice(rest.findIndex((word) => !word.startsWith('-')))
}

function scriptAt({ paths, text }: RepositoryFiles, context: string, name: string) {
  if (!/\.sh$|(^|\/)(docker-)?entrypoint$/.test(name)) return undefined
  const folders = name.split('/').filter((part) => part !== '.' && part !== '')
  // An absolute path is one of the image: what it was copied from has the same end.
  const ends = folders.map((_, at) => posix.join(context, ...folders.slice(at)))
  const path = ends.find((each) => paths.includes(each))
  return path === undefined ? undefined : text(path)
}

/** Commands of a script, with lines that go on put together. */
const linesOf = (script: string): Words =>
  script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
