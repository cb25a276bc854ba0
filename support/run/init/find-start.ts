/** How the programs of a Python system start, as far as its files and this machine tell. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join, posix } from 'node:path'
import { folderOf, type RepositoryFiles } from './files.ts'
import { pythonFiles } from './find-python.ts'

export interface FoundStart {
  readonly command: readonly string[]
  readonly cwd: string
  readonly port?: string
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
  const sources = pythonFiles(files)
  const api = sources.find((path) => /^\w+\s*(:\s*\w+\s*)?=\s*FastAPI\(/m.test(files.text(path)))
  const queue = sources.find((path) => /^\w+\s*(:\s*\w+\s*)?=\s*Celery\(/m.test(files.text(path)))
  if (api === undefined || queue === undefined) return undefined
  const app = /^(\w+)\s*(?::\s*\w+\s*)?=\s*FastAPI\(/m.exec(files.text(api))?.[1] ?? 'app'
  const [server, worker] = [placeOf(files, api), placeOf(files, queue)]
  const uvicorn = program(root, server.cwd, 'uvicorn')
  const celery = program(root, worker.cwd, 'celery')
  return {
    // Uvicorn, "Settings": every option is a variable as well, the port UVICORN_PORT.
    backend: {
      ...{ command: [uvicorn.path, `${server.module}:${app}`], cwd: server.cwd },
      ...{ port: 'UVICORN_PORT', installed: uvicorn.installed },
    },
    worker: {
      ...{ command: [celery.path, '-A', worker.module, 'worker'], cwd: worker.cwd },
      installed: celery.installed,
    },
    where: `${api} and ${queue}`,
  }
}

/** The module of a file and the folder from which it is imported: the first above that is no package. */
function placeOf({ paths }: RepositoryFiles, file: string) {
  let cwd = folderOf(file)
  while (cwd !== '.' && paths.includes(`${cwd}/__init__.py`)) cwd = folderOf(cwd)
  const inside = cwd === '.' ? file : posix.relative(cwd, file)
  return { cwd, module: inside.replace(/\.py$/, '').replaceAll('/', '.') }
}

/** The program in a virtual environment of the repository, on the search path, or nowhere. */
function program(root: string, cwd: string, name: string) {
  const folders = [...new Set([cwd, '.'])].flatMap((folder) => [
    `${folder}/.venv`,
    `${folder}/venv`,
  ])
  const own = folders.find((folder) => runs(join(root, folder, 'bin', name)))
  if (own !== undefined) {
    return { path: posix.relative(cwd, `${own}/bin/${name}`), installed: true }
  }
  const search = (process.env.PATH ?? '').split(delimiter)
  return { path: name, installed: search.some((folder) => runs(join(folder, name))) }
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // not there, or nobody may start it: both mean that it has to be named by hand
  }
}
