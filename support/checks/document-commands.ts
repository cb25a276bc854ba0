/** Commands that the documents quote: they must name services, scripts and files that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComposeProject } from '../ports/composition.ts'
import { allServices } from './compose-files.ts'
import { clonedInto, insideClone, isToFill, namedFolders, wordsOf } from './document-places.ts'
import type { SystemDocument } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Languages of the blocks that are typed into a shell. */
export const shells: readonly string[] = ['', 'sh', 'bash', 'shell', 'console', 'zsh']

/** Options of `docker compose` itself that are followed by a value. */
const ofCompose = new Set(
  '-f --file -p --project-name --profile --env-file --project-directory --ansi --progress'.split(
    ' ',
  ),
)
/** Of its commands; `-f` and `-t` of `logs` are none. */
const ofCommands = new Set(
  '-n --tail --since --until --timeout --scale -e --env -u --user -w --workdir --wait-timeout -s --signal'.split(
    ' ',
  ),
)
const timed = new Set('up stop restart down'.split(' '))

const takesValue = (word: string, command: string | undefined) =>
  command === undefined
    ? ofCompose.has(word)
    : ofCommands.has(word) || (word === '-t' && timed.has(command))
/** Of these only the first word is a service; what follows runs inside. */
const runsInside = new Set(['exec', 'run'])
const namesServices = new Set(
  'up start stop restart logs ps build pull rm kill exec run watch top'.split(' '),
)

/** Every command of the document that can be looked up names what exists; how many there are. */
export function commandsExist(
  { file, text, blocks, codes }: SystemDocument,
  repository: string,
  projects: readonly ComposeProject[],
): number {
  const scripts = blocks
    .filter(({ language }) => shells.includes(language))
    .map((block) => readingsOf(block.text))
  const inline = codes.filter((code) => /^(docker compose|npm|node|bash|sh|cp) \S/.test(code))
  const places = namedFolders(text, repository)
  // One block may clone, and the next one go there.
  const clones = [...scripts.flatMap(([session = []]) => session.flat()), ...codes].flatMap(
    (command) => clonedInto(command) ?? [],
  )
  const wrongEverywhere = (readings: readonly Reading[]) => {
    const found = places.flatMap((folder) =>
      readings.map((runs) =>
        runs.flatMap((commands) => wrongIn(commands, folder, projects, clones)),
      ),
    )
    return found.some(({ length }) => length === 0) ? [] : (found[0] ?? [])
  }
  const wrong = [
    ...scripts.flatMap(wrongEverywhere),
    ...inline.filter((code) => existsNowhere(code, repository, projects)),
  ]
  expectEqual(`commands of ${file} that name what does not exist`, wrong, [])
  return scripts.flatMap(([session = []]) => session.flat()).length + inline.length
}

/** Instructions that show no command at all cannot be followed. */
export function showsCommands(counts: Readonly<Record<string, number>>): void {
  const some = Object.values(counts).some((count) => count > 0)
  expectThat(some, 'the documents show no command', { received: counts })
}

/** A command in the middle of a sentence may be meant for any of the repository's folders. */
function existsNowhere(code: string, repository: string, projects: readonly ComposeProject[]) {
  const below = readdirSync(repository, { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  )
  const folders = [repository, ...below.map(({ name }) => join(repository, name))]
  return folders.every((folder) => wrongIn([code], folder, projects, []).length > 0)
}

/** Commands that are typed into one shell, for each shell. */
type Reading = readonly (readonly string[])[]

/** A block is one session; where each line goes to its folder by itself, it may be a list to choose from. */
function readingsOf(block: string): Reading[] {
  const lines = typedLines(block)
  const session = [lines.flatMap(partsOf)]
  const stays = lines.some((line) => partsOf(line).length === 1 && /^cd\s/.test(line))
  return stays ? [session] : [session, lines.map(partsOf)]
}

/** The commands of a shell block one by one, without prompts and comments. */
export const commandsOf = (block: string): string[] => typedLines(block).flatMap(partsOf)

const typedLines = (block: string): string[] =>
  block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*\$\s+/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

const partsOf = (line: string): string[] => line.split(/\s(?:&&|\|\||;)\s/)

function wrongIn(
  commands: readonly string[],
  repository: string,
  projects: readonly ComposeProject[],
  clones: readonly string[],
): string[] {
  let folder = repository
  const wrong: string[] = []
  for (const command of commands) {
    // What a pipe leads to is a tool of the machine; a bar within quotes is no pipe.
    const [first = []] = piped(withoutComment(wordsOf(command)))
    const words = first.filter((word) => !/^[A-Z_]+=/.test(word))
    if (words[0] === 'cd') {
      const way = words[1] ?? '~'
      const away = folder !== repository || existsSync(join(folder, way))
      const inside = away ? undefined : insideClone(way, clones)
      // A place on some server: what lies there is not told by the repository.
      if (inside === undefined && (/^[~/]/.test(way) || isToFill(way))) break
      folder = join(folder, inside ?? way)
      if (!existsSync(folder)) wrong.push(command)
    } else if (!exists(words, folder, projects)) wrong.push(command)
  }
  return wrong
}

function withoutComment(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word.startsWith('#'))
  return at < 0 ? words : words.slice(0, at)
}

/** The commands of a pipe. */
function piped(words: readonly string[]): string[][] {
  const end = words.indexOf('|')
  return end < 0 ? [[...words]] : [words.slice(0, end), ...piped(words.slice(end + 1))]
}

function exists(words: readonly string[], folder: string, projects: readonly ComposeProject[]) {
  const [program = '', first = ''] = words
  if (program === 'docker' && first === 'compose') {
    return composeNamesExist(words.slice(2), folder, projects)
  }
  // A module that is run by its name may belong to a package.
  if (/^python[\d.]*$/.test(program) && words.includes('-m')) return true
  if (/^(bash|sh|node|python[\d.]*)$/.test(program)) {
    const script = words.slice(1).find((word) => !/^-(?![cep]$)/.test(word)) ?? ''
    return script.startsWith('-') || isThere(folder, script)
  }
  if (program.startsWith('./') || program.startsWith('scripts/')) {
    return isThere(folder, program)
  }
  if (program === 'cp') return isThere(folder, first)
  if (program === 'npm' && (first === 'run' || first === 'test')) {
    const script = first === 'run' ? (words[2] ?? '') : 'test'
    return isToFill(script) || npmScripts(folder).includes(script)
  }
  return true
}

/** What the reader fills in is looked for by nobody. */
const isThere = (folder: string, file: string) => isToFill(file) || existsSync(join(folder, file))

function composeNamesExist(
  words: readonly string[],
  folder: string,
  projects: readonly ComposeProject[],
): boolean {
  const services = projects.flatMap(allServices)
  const profiles = services.flatMap((service) => service.profiles)
  const positional: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const value = words[at + 1] ?? ''
    const [own] = positional
    const isFile = own === undefined && /^(-f|--file)$/.test(word)
    if (isFile && !isThere(folder, value)) return false
    if (word === '--profile' && !isToFill(value) && !profiles.includes(value)) return false
    if (takesValue(word, own)) at += 1
    else if (!word.startsWith('-')) positional.push(word)
    if (positional.length === 2 && runsInside.has(positional[0] ?? '')) break
  }
  const [command = '', ...names] = positional
  if (!namesServices.has(command)) return true
  return names.every((name) => isToFill(name) || services.some((each) => each.name === name))
}

function npmScripts(folder: string): string[] {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return []
  const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: object }
  return Object.keys(scripts)
}
