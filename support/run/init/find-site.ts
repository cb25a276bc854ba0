/** How a site is built and served without its container, by its package and its image. */
import { join, posix } from 'node:path'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'
import { type Found, folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import { imageOf } from './composed-commands.ts'
import { compositionIn } from './composed-starts.ts'
import { type FoundStart, isOnPath, runs } from './find-start.ts'
import { packageIn } from './package-file.ts'
import { imageStart, wordsOf } from './start-commands.ts'

type Words = readonly string[]

export interface SiteStart extends FoundStart {
  readonly production: { readonly build: Words; readonly command: Words }
}

interface Tool {
  readonly program: string
  readonly develop: Words
  readonly serve: Words
}

const vite = (program: string, more: string) => [
  ...['bash', '-c'],
  `exec ${program} ${more}--host 127.0.0.1 --port $PORT --strictPort`,
]

/** Next.js, "next CLI": its port is PORT as well. Vite has options alone ("Command Line Interface"). */
const tools: Readonly<Record<string, (program: string) => Tool>> = {
  next: (program) => ({ program, develop: [program, 'dev'], serve: [program, 'start'] }),
  vite: (program) => ({
    ...{ program, develop: vite(program, ''), serve: vite(program, 'preview ') },
  }),
}

/** The program of a package, where it is installed: workspaces have those of all packages at the top. */
function programIn(root: string, cwd: string, name: string): string {
  const own = posix.join('node_modules/.bin', name)
  const above = posix.join(posix.relative(cwd, '.'), own)
  return !runs(join(root, cwd, own)) && runs(join(root, own)) ? above : own
}

/** Nothing where neither the tool of the package nor the image says how the site is served. */
export function findSite(files: RepositoryFiles, root: string): Found<SiteStart> | undefined {
  const image = imageOfSite(files)
  const cwd = image?.context ?? 'frontend'
  const manifest = posix.join(cwd, 'package.json')
  if (!files.paths.includes(manifest)) return undefined
  const { scripts, dependencies } = packageIn(files.text(manifest))
  const build = image?.build ?? (scripts.includes('build') ? ['npm', 'run', 'build'] : undefined)
  if (build === undefined) return undefined
  const [name = '', toolOf] =
    Object.entries(tools).find(([one]) => dependencies.includes(one)) ?? []
  const tool = toolOf?.(programIn(root, cwd, name))
  const served = tool?.serve ?? ownProgram(files, cwd, image?.command ?? [], scripts)
  if (served === undefined) return undefined
  const where = image?.path ?? manifest
  const installed = isOnPath(build[0] ?? '') && (!tool || runs(join(root, cwd, tool.program)))
  // A copy: YAML would write the same list as a reference to the other one.
  const production = { build, command: [...served] }
  const command = tool?.develop ?? served
  return { value: { command, cwd, port: 'PORT', production, installed }, where }
}

/** The image's program where the repository has its file, or the package's own start. */
function ownProgram({ paths }: RepositoryFiles, cwd: string, command: Words, scripts: Words) {
  const [program = '', file = ''] = command
  if (program === 'node' && paths.includes(posix.join(cwd, file))) return command
  return scripts.includes('start') ? ['npm', 'start'] : undefined
}

function imageOfSite(files: RepositoryFiles) {
  const { path = '', services, roles } = compositionIn(files) ?? {}
  const service = services?.[roles?.frontend ?? '']
  if (service?.build === undefined) return undefined
  const { context, dockerfile, target } = imageOf(folderOf(path), service)
  if (!files.paths.includes(dockerfile)) return undefined
  const text = files.text(dockerfile)
  const runLines = readDockerfile(text).stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'RUN').map((each) => each.text),
  )
  const build = runLines.map(buildIn).find((words) => words !== undefined)
  const { entrypoint, command } = imageStart(text, target)
  // Where the package lies: a context that is the whole repository may have one of its own.
  const beside = folderOf(dockerfile)
  const at = files.paths.includes(posix.join(beside, 'package.json')) ? beside : context
  return { path: dockerfile, context: at, build, command: [...entrypoint, ...command] }
}

/** The command that builds, with what takes the maps of its sources away again. */
function buildIn(line: string): Words | undefined {
  const commands = line.split(/\s*(?:&&|;)\s*/)
  const at = commands.findIndex((command) => {
    const [program = '', ...rest] = wordsOf(command)
    return /^(npm|pnpm|yarn|bun)$/.test(program) && isBuild(rest)
  })
  if (at < 0) return undefined
  const [build = '', ...later] = commands.slice(at)
  const tidying = later.filter((command) => /\.map\b/.test(command))
  return tidying.length === 0 ? wordsOf(build) : ['bash', '-c', [build, ...tidying].join(' && ')]
}

const isBuild = (words: Words) => /^(run )?build$/.test(words.join(' '))
