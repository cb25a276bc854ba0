/** Where the commands of a document are typed: whoever clones the repository stands in it afterwards. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOfLine } from '../artifacts/compose/shell-words.ts'

/** The repository, and the folders of it from which the document says that something is run. */
export function namedFolders(text: string, repository: string): string[] {
  const said = text.matchAll(/\b(?:from|in|into|inside|within) (?:the )?`(?:\.\/)?([\w-]+)\/?`/g)
  const folders = [...said].map(([, name = '']) => join(repository, name))
  return [repository, ...new Set(folders.filter((folder) => existsSync(folder)))]
}

/** A word that the reader replaces: `<service>`, `$NAME`, `[name]`, `...`. */
export const isToFill = (word: string): boolean => /<\w.*>|\$|^\[\w.*\]$|^\.{3}$|…/.test(word)

/** The words of a command; what a reader replaces is one of them, however many it is made of. */
export const wordsOf = (command: string): string[] =>
  wordsOfLine(command.replace(/<\w[^<>|]*>/g, (place) => place.replace(/\s+/g, '-')))

/** Options of `git clone` that are followed by a value. */
const valued = new Set('-b --branch --depth -c --config -o --origin -j --jobs'.split(' '))

/** The folder that a command clones a repository into: blank where nothing tells it, none for other commands. */
export function clonedInto(command: string): string | undefined {
  const words = wordsOf(command)
  const at = /^(?:git|gh repo) clone\b/.exec(words.join(' '))?.[0].split(' ').length
  if (at === undefined) return undefined
  const named = words
    .slice(at)
    .filter((word, index, all) => !word.startsWith('-') && !valued.has(all[index - 1] ?? ''))
  const name = (named.at(-1) ?? '').split(/[/:]/).at(-1) ?? ''
  return isToFill(name) ? '' : name.replace(/\.git$/, '')
}

/** The rest of a way that leads into one of the `clones`, which is the repository; none where it does not. */
export function insideClone(way: string, clones: readonly string[]): string | undefined {
  const [first = '', ...rest] = way.replace(/^\.\//, '').split('/')
  const leads = clones.some((name) => name === '' || name === first || isToFill(first))
  return leads ? rest.join('/') || '.' : undefined
}

/**
 * The commands for somebody whose clone is there already: without cloning, and without the step into it. A
 * second clone is another repository's.
 */
export function withinClone(commands: readonly string[]): string[] {
  const [first] = commands.flatMap(partsOf).filter((part) => clonedInto(part) !== undefined)
  const clone = first === undefined ? undefined : clonedInto(first)
  if (clone === undefined) return [...commands]
  let place: 'before' | 'beside' | 'within' = 'before'
  const typed = (part: string): string => {
    if (place === 'before' && part === first) {
      place = 'beside'
      return ''
    }
    const inside =
      place === 'beside' && /^cd\s/.test(part) && insideClone(wordsOf(part)[1] ?? '', [clone])
    if (typeof inside !== 'string') return part
    place = 'within'
    return inside === '.' ? '' : `cd '${inside}'`
  }
  return commands
    .map((command) => {
      const parts = partsOf(command)
      const left = parts.map(typed)
      return left.every((part, at) => part === parts[at])
        ? command
        : left.filter(Boolean).join(' && ')
    })
    .filter((command) => command !== '')
}

const partsOf = (command: string) => command.split(/\s*(?:&&|;)\s*/)
