/** How the API and the worker start without their containers, by the composition of production and its images. */
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import { healthPath, imageOf, type Service, servicesOf, startOf } from './composed-commands.ts'
import { rolesIn } from './find-composition.ts'
import { type FoundStart, program } from './find-start.ts'
import { packageIn } from './package-file.ts'
import { filledIn, type ProgramLine, programLine } from './program-lines.ts'
import { pythonPathIn } from './python-path.ts'
import { inShell, onePlainProcess, servedHere, serverIn, withoutOptions } from './start-commands.ts'

type Words = readonly string[]
type Role = 'backend' | 'worker'

export interface ComposedStarts {
  readonly backend?: FoundStart
  readonly worker?: FoundStart
  readonly where: string
}

export interface Composed {
  readonly path: string
  readonly services: Readonly<Record<string, Service>>
  readonly roles: ReturnType<typeof rolesIn>
}

/** The composition of production, or the only one that there is. */
export function compositionIn({ paths, text }: RepositoryFiles): Composed | undefined {
  const named = (looks: RegExp) => paths.find((path) => looks.test(path))
  const path =
    named(/(^|\/)(docker-)?compose[.-]prod(uction)?\.ya?ml$/) ??
    named(/(^|\/)(docker-)?compose\.ya?ml$/)
  if (path === undefined) return undefined
  return { path, services: servicesOf(text(path)), roles: rolesIn(text(path)) }
}

/** Nothing for a role whose command needs what only its container has; `values` are those of the variables. */
export function composedStarts(
  files: RepositoryFiles,
  root: string,
  values: Readonly<Record<string, string>>,
): ComposedStarts | undefined {
  const found = compositionIn(files)
  if (found === undefined) return undefined
  const { path, services, roles } = found
  const folder = folderOf(path)
  const start = (role: Role) => {
    const service = services[roles[role] ?? '']
    if (service === undefined) return undefined
    const { context, dockerfile } = imageOf(folder, service)
    const given = startOf(files, folder, service).map((word) => filledIn(word, values))
    const line = withValues(programLine(files, context, given), values)
    const at = folderFor(files, line.words, [context, folderOf(dockerfile)])
    if (at === undefined) return undefined
    const listens = role === 'backend' || healthPath(service) !== undefined
    const found = here(files, root, { ...line, cwd: at.cwd, listens })
    const path = pythonPathIn(files, dockerfile, at.cwd) ?? at.below
    return path === '' ? found : { ...found, environment: { PYTHONPATH: path } }
  }
  const backend = start('backend')
  const worker = start('worker')
  if (backend === undefined && worker === undefined) return undefined
  return { ...(backend && { backend }), ...(worker && { worker }), where: path }
}

/** A shell or a script in the container fills in more: what the container is given has the same names. */
const withValues = ({ before, words }: ProgramLine, values: Readonly<Record<string, string>>) => ({
  before,
  words: words.map((word) => filledIn(word, values)),
})

interface Line {
  readonly before: Words
  readonly words: Words
  readonly cwd: string
  readonly listens: boolean
}

function here(files: RepositoryFiles, root: string, line: Line): FoundStart {
  const [name = '', ...rest] = line.words
  const own = program(files, root, line.cwd, name)
  const words = [...own.words, ...rest]
  const made = words.filter((word) => sourcesOf(word).length > 0)
  const isMade = made.every((word) => there(root, line.cwd, word))
  // A copy for each: YAML would write the same list as a reference to the other one.
  const build = made.length > 0 && hasScript(files, line.cwd, 'build') ? [...npmBuild] : undefined
  const at = { cwd: line.cwd, ...(build && { build }), installed: own.installed && isMade }
  const server = serverIn(words)
  const needsShell = line.before.length > 0 || words.some((word) => word.includes('$'))
  if (server === 'uvicorn' && !needsShell) {
    return { command: onePlainProcess(words), port: 'UVICORN_PORT', ...at }
  }
  const inBash = (text: string) => ['bash', '-c', [...line.before, `exec ${text}`].join(' && ')]
  if (server !== undefined) {
    return { command: servedHere(inBash(inShell(words))), port: 'PORT', ...at }
  }
  const { kept, schedule } = words.includes('worker')
    ? withoutOwnFiles(words)
    : { kept: words, schedule: '' }
  const isPlain = !needsShell && schedule === ''
  const command = isPlain ? kept : inBash(`${inShell(kept)}${schedule}`)
  return { command, ...(line.listens && { port: 'PORT' }), ...at }
}

/** Celery, "Workers Guide": files that one worker after the other would else find, in a folder of its own. */
function withoutOwnFiles(words: Words): { readonly kept: Words; readonly schedule: string } {
  const kept = withoutOptions(words, ['--pidfile', '--logfile', '-f', '--statedb', '-S'])
  if (!kept.some((word) => word === '-B' || word === '--beat')) return { kept, schedule: '' }
  return {
    kept: withoutOptions(kept, ['-s', '--schedule', '--schedule-filename']),
    schedule: ' -s "$(mktemp -d)/schedule"',
  }
}

/** Of what a program is made that a compiler writes: `dist/main.js` of `src/main.ts`, or of `main.ts`. */
function sourcesOf(word: string): Words {
  if (!/\.[cm]?js$/.test(word) || !outputs.test(word)) return []
  return ['$1src/', '$1'].map((folder) => word.replace(outputs, folder).replace(/js$/, 'ts'))
}

const outputs = /(^|\/)(dist|build|out|lib)\//

const npmBuild = ['npm', 'run', 'build']

function hasScript({ paths, text }: RepositoryFiles, cwd: string, name: string): boolean {
  const path = posix.join(cwd, 'package.json')
  return paths.includes(path) && packageIn(text(path)).scripts.includes(name)
}

const there = (root: string, cwd: string, word: string) => existsSync(join(root, cwd, word))

/** Folders of packages that images add to the path of Python, beside the one in which they start. */
const packageFolders = ['', 'src']

/**
 * The first folder in which what the words name is found, itself or in its folder of packages: `main:app`,
 * `-A app.worker`, `app.worker.WorkerSettings`, `src/main.ts`.
 */
function folderFor({ paths }: RepositoryFiles, words: Words, folders: Words) {
  const names = words.flatMap((word, at) => {
    const isModule = /^(-A|--app|-m)$/.test(words[at - 1] ?? '') || /^[\w.]+:\w+/.test(word)
    const module = word.replace(/^--app=/, '')
    if (isModule || module !== word) return [module.replace(/:.*$/, '').replaceAll('.', '/')]
    if (/^[a-z_]\w*(\.\w+)*\.[A-Z]\w*$/.test(word))
      return [posix.dirname(word.replaceAll('.', '/'))]
    return /^[\w./-]+\.(py|ts|js|mjs)$/.test(word) ? [word, ...sourcesOf(word)] : []
  })
  const isIn = (folder: string) => (name: string) =>
    ['', '.py', '/__init__.py'].some((end) => paths.includes(posix.join(folder, name + end)))
  return packageFolders
    .flatMap((below) => folders.map((cwd) => ({ cwd, below })))
    .find(({ cwd, below }) => names.some(isIn(posix.join(cwd, below))))
}
