/** How the programs of a Python system start, as far as its files and this machine tell. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join, posix } from 'node:path'
import { celeryApp } from '../../artifacts/program/celery-app.ts'
import { placeOf } from '../../artifacts/program/python-places.ts'
import {
  importedBy,
  lastName,
  modulesOf,
  type PythonSource,
  pythonSource,
} from '../../artifacts/program/python-source.ts'
import { pyprojectIn } from '../../artifacts/python/pyproject.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

export interface FoundStart {
  readonly command: readonly string[]
  readonly cwd: string
  readonly port?: string
  /** What makes it of its sources, where the repository does not keep it. */
  readonly build?: readonly string[]
  /** What its image says beside the composition. */
  readonly environment?: Readonly<Record<string, string>>
  /** Whether its program is there: without it nothing starts. */
  readonly installed: boolean
}

export interface FoundStarts {
  readonly backend: FoundStart
  readonly worker: FoundStart
  readonly where: string
}

/** FastAPI by uvicorn and Celery: the only pair whose start can be told from its files. */
export function findStarts(files: RepositoryFiles, root: string): FoundStarts | undefined {
  const source = pythonSource(files)
  const api = applicationOf(source)
  const queue = celeryApp(source)
  if (api === undefined || queue === undefined) return undefined
  const worker = placeOf(source, queue.path)
  const [, ...served] = api.command
  const uvicorn = program(files, root, api.cwd, 'uvicorn')
  const celery = program(files, root, worker.cwd, 'celery')
  return {
    // Uvicorn, "Settings": every option is a variable as well, the port UVICORN_PORT.
    backend: {
      ...{ command: [...uvicorn.words, ...served], cwd: api.cwd },
      ...{ port: 'UVICORN_PORT', installed: uvicorn.installed },
    },
    worker: {
      ...{ command: [...celery.words, '-A', worker.module, 'worker'], cwd: worker.cwd },
      installed: celery.installed,
    },
    where: `${api.path} and ${queue.path}`,
  }
}

export interface Application {
  readonly path: string
  readonly cwd: string
  /** By uvicorn: `main:app`, or the function that makes it (Uvicorn, "Application factories"). */
  readonly command: readonly string[]
}

/** The application of FastAPI that is not mounted into another. */
export function applicationOf(source: PythonSource): Application | undefined {
  const made = modulesOf(source).flatMap(([path, { assignments, functions }]) => [
    ...assignments.flatMap(({ target, value, inside }) =>
      isApplication(value) ? [{ path, name: target, ...(inside && { inside }) }] : [],
    ),
    ...functions.flatMap(({ name, returned }) =>
      returned.some(isApplication) ? [{ path, name, inside: name }] : [],
    ),
  ])
  const mounted = new Set(
    modulesOf(source).flatMap(([, { calls }]) =>
      calls.flatMap(({ call }) =>
        call.callee.endsWith('.mount')
          ? call.given.map(({ value }) => lastName(value.written))
          : [],
      ),
    ),
  )
  const own = made.filter(({ name }) => !mounted.has(name))
  const best = own.find(({ inside }) => inside === undefined) ?? own[0]
  if (best === undefined) return undefined
  const { cwd, module } = placeOf(source, best.path)
  const served =
    best.inside === undefined
      ? [`${module}:${best.name}`]
      : ['--factory', `${module}:${best.inside}`]
  return { path: best.path, cwd, command: ['uvicorn', ...served] }
}

/** The program of a project that serves: its function runs uvicorn (PyPA, "Entry points"). */
export function servingScript(files: RepositoryFiles): readonly string[] | undefined {
  const source = pythonSource(files)
  for (const path of files.paths.filter((each) => /(^|\/)pyproject\.toml$/.test(each))) {
    const scripts = Object.entries(pyprojectIn(files.text(path))?.scripts ?? {})
    const serving = scripts.find(([, target]) => {
      const at = importedBy(source, path, target.replace(':', '.'))
      const { calls } = source.module(at?.path ?? '')
      return calls.some(({ call, inside }) => inside === at?.name && runsServer.test(call.callee))
    })
    if (serving !== undefined) return [serving[0]]
  }
  return undefined
}

const runsServer = /^(uvicorn\.run|uvicorn\.Server|hypercorn\.asyncio\.serve)$/

const isApplication = (value: { readonly kind: string } | undefined) =>
  value?.kind === 'call' && 'callee' in value && lastName(String(value.callee)) === 'FastAPI'

/** Tools that run a program in the environment that they have made for a project, by its lock file. */
const runners: readonly (readonly [string, readonly string[]])[] = [
  ['uv.lock', ['uv', 'run']],
  ['poetry.lock', ['poetry', 'run']],
  ['pdm.lock', ['pdm', 'run']],
]

/** The program in a virtual environment of the repository, on the search path, by the project's tool, or nowhere. */
export function program({ paths }: RepositoryFiles, root: string, cwd: string, name: string) {
  const folders = [...new Set([cwd, '.'])].flatMap((folder) => [
    `${folder}/.venv`,
    `${folder}/venv`,
  ])
  const own = folders.find((folder) => runs(join(root, folder, 'bin', name)))
  if (own !== undefined) {
    return { words: [posix.relative(cwd, `${own}/bin/${name}`)], installed: true }
  }
  if (isOnPath(name)) return { words: [name], installed: true }
  const [, tool = []] =
    runners.find(([lock]) => paths.includes(posix.join(cwd, lock)) || paths.includes(lock)) ?? []
  return { words: [...tool, name], installed: false }
}

export const isOnPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => runs(join(folder, name)))

export function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // not there, or nobody may start it: both mean that it has to be named by hand
  }
}
