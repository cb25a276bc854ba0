/** Commands that the documents quote: they must name services, scripts and files that exist. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shellWords } from '../artifacts/compose/shell-words.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { allServices } from './compose-files.ts'
import type { SystemDocument } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'

const shells = ['', 'sh', 'bash', 'shell', 'console', 'zsh']

/** Options of `docker compose` and its commands that are followed by a value. */
const withValue = new Set(
  '-f --file -p --project-name --profile --env-file -n --tail --since -t --timeout --scale -e --env -u --user -w --workdir --wait-timeout'.split(
    ' ',
  ),
)
/** Of these only the first word is a service; what follows runs inside. */
const runsInside = new Set(['exec', 'run'])
const namesServices = new Set(
  'up start stop restart logs ps build pull rm kill exec run watch top'.split(' '),
)

/** Every command of the document that can be looked up names what exists; their number. */
export function commandsExist(
  document: SystemDocument,
  repository: string,
  projects: readonly ComposeProject[],
): number {
  const lines = document.blocks
    .filter(({ language }) => shells.includes(language))
    .map(({ text }) => commandsOf(text))
  const wrong = lines.flatMap((block) => wrongIn(block, repository, projects))
  expectEqual(`commands of ${document.file} that name what does not exist`, wrong, [])
  return lines.flat().length
}

/** At least one command can be copied. */
export function hasCommands(document: SystemDocument, count: number): void {
  expectThat(count > 0, `${document.file} shows no command`)
}

function commandsOf(block: string): string[] {
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*\$\s+/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(/\s(?:&&|\|\||;)\s/))
}

function wrongIn(
  commands: readonly string[],
  repository: string,
  projects: readonly ComposeProject[],
): string[] {
  let folder = repository
  const wrong: string[] = []
  for (const command of commands) {
    const words = shellWords(command.replace(/\s\|\s.*$/, '')).filter(
      (word) => !/^[A-Z_]+=/.test(word),
    )
    if (words[0] === 'cd') {
      folder = join(folder, words[1] ?? '.')
      if (!existsSync(folder)) wrong.push(command)
    } else if (!exists(words, folder, projects)) wrong.push(command)
  }
  return wrong
}

function exists(words: readonly string[], folder: string, projects: readonly ComposeProject[]) {
  const [program = '', first = ''] = words
  if (program === 'docker' && first === 'compose') {
    return composeNamesExist(words.slice(2), folder, projects)
  }
  if (['bash', 'sh', 'node', 'python'].includes(program) && !first.startsWith('-')) {
    return existsSync(join(folder, first))
  }
  if (program.startsWith('./') || program.startsWith('scripts/')) {
    return existsSync(join(folder, program))
  }
  if (program === 'cp') return existsSync(join(folder, first))
  if (program === 'npm' && (first === 'run' || first === 'test')) {
    return npmScripts(folder).includes(first === 'run' ? (words[2] ?? '') : 'test')
  }
  return true
}

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
    if (/^(-f|--file)$/.test(word) && !existsSync(join(folder, value))) return false
    if (word === '--profile' && !profiles.includes(value)) return false
    if (withValue.has(word)) at += 1
    else if (!word.startsWith('-')) positional.push(word)
    if (positional.length === 2 && runsInside.has(positional[0] ?? '')) break
  }
  const [command = '', ...names] = positional
  if (!namesServices.has(command)) return true
  return names.every((name) => services.some((service) => service.name === name))
}

function npmScripts(folder: string): string[] {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return []
  const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: object }
  return Object.keys(scripts)
}
