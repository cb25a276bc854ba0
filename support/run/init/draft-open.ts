/** What no file tells of a system of processes: fields with an example each, by what the repository runs. */
import { posix } from 'node:path'
import { celeryApp } from '../../artifacts/program/celery-app.ts'
import { placeOf } from '../../artifacts/program/python-places.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Draft } from './draft.ts'
import type { FoundComposition } from './find-composition.ts'
import { findSite } from './find-site.ts'
import { applicationOf, servingScript } from './find-start.ts'
import { pythonPathIn } from './python-path.ts'
import { celeryTold, imageStart, servedHere, unwatched } from './start-commands.ts'

export function openOf(
  files: RepositoryFiles,
  composition: FoundComposition | undefined,
  asksForAccounts: boolean,
): Draft['open'] {
  const worker = workerIn(files, composition?.commands.worker)
  const queues = worker.isTold ? '\n  workerQueues: { variable: WORKER_QUEUES }' : ''
  return [
    processesIn(files, composition?.commands.backend, worker),
    ...(asksForAccounts ? [accounts] : []),
    ...(worker.isTold ? [named] : []),
    {
      example: `settings:${queues}\n  stageDuration: { variable: PIPELINE_STAGE_MS, stages: 4 }`,
      why: "The system's own variables that make time short or work fail: those alone that it reads.",
    },
    {
      example: `inspection:\n  registered: [celery, -A, ${worker.module}, inspect, registered]`,
      why: 'A command that prints the registered tasks of the living workers.',
    },
  ]
}

interface DraftedWorker {
  readonly module: string
  readonly command: readonly string[]
  readonly cwd: string
  /** Whether the command takes as variables what the worker would otherwise take as options alone. */
  readonly isTold: boolean
}

function workerIn(files: RepositoryFiles, words: readonly string[] | undefined): DraftedWorker {
  const source = pythonSource(files)
  const folder = folderOfBackend(files)
  const queue = celeryApp(source)
  const place = queue === undefined ? undefined : placeOf(source, queue.path)
  const module = moduleOf(words) ?? place?.module ?? 'app.worker'
  const started = words ?? ['celery', '-A', module, 'worker']
  const told = celeryTold(started)
  return {
    ...{ module, command: told ?? unwatched(started), isTold: told !== undefined },
    cwd: words === undefined ? (place?.cwd ?? folder) : folder,
  }
}

function processesIn(
  files: RepositoryFiles,
  backend: readonly string[] | undefined,
  worker: DraftedWorker,
): Draft['open'][number] {
  const folder = folderOfBackend(files)
  const site = siteIn(files)
  const example = `processes:
  backend:
    command: ${inLine(backendWords(files, backend, folder))}
    cwd: ${folder}
    port: PORT
    readyWithin: 60${environmentIn(files, folder)}
  worker:
    command: ${inLine(worker.command)}
    cwd: ${worker.cwd}
    readyWithin: 60${environmentIn(files, worker.cwd)}${site.example}`
  const beside =
    pythonSource(files).paths.length > 0
      ? '\nPackages of a virtual environment: activate it before `plumbline run`, whose PATH the programs get.'
      : ''
  const how =
    'How the processes start on this machine. Without them the repository alone is judged.'
  return { example, why: how + beside + site.why }
}

/** By it the drafted command of a worker is told what it would otherwise take as an option alone. */
const named = {
  example: 'resilience:\n  workerName: HOSTNAME',
  why: 'The variable that names the worker above; a line of `resilience` where that stands here already.',
}

const accounts = {
  example: `accounts:
  signUp: { path: /api/v1/users/signup, body: { email: "{email}", password: "{password}" } }
  signIn: { path: /api/v1/login, form: { username: "{email}", password: "{password}" } }`,
  why: 'How users sign up and in, where the system keeps its accounts itself and not in Supabase Auth.',
}

const inLine = (words: readonly string[]) => JSON.stringify(words).replaceAll('","', '", "')

/** Without its frontend a composition cannot come up outside of an engine, and no page is opened. */
function siteIn(files: RepositoryFiles): { readonly example: string; readonly why: string } {
  const { command, cwd, production } = findSite(files, '')?.value ?? {}
  if (command === undefined || production === undefined) return { example: '', why: '' }
  const example = `
  frontend:
    command: ${inLine(command)}
    cwd: ${cwd}
    port: PORT
    readyWithin: 60
    production: { build: ${inLine(production.build)}, command: ${inLine(production.command)} }`
  const why =
    '\nThe frontend needs its packages (`npm install` in its folder); leave it out where they are not there.'
  return { example, why }
}

/** What an image says of the place of packages, a program beside it must be told. */
function environmentIn(files: RepositoryFiles, folder: string): string {
  const found = pythonPathIn(files, posix.join(folder, 'Dockerfile'), folder)
  return found === undefined ? '' : `\n    environment: { PYTHONPATH: "${found}" }`
}

function folderOfBackend({ paths }: RepositoryFiles): string {
  const has = (folder: string) => paths.some((path) => path.startsWith(`${folder}/`))
  const marks = paths.filter((path) => /(^|\/)(alembic\.ini|pyproject\.toml)$/.test(path))
  return has('backend') ? 'backend' : folderOf(marks[0] ?? '')
}

/** What a command has behind `-A`. */
function moduleOf(words: readonly string[] = []): string | undefined {
  const at = words.findIndex((word) => word === '-A' || word === '--app')
  return at === -1 ? undefined : words[at + 1]
}

/**
 * The command of the composition or of the image, on the port that it is told, after whatever the
 * repository runs before the start: migrations do not run by themselves.
 */
function backendWords(
  files: RepositoryFiles,
  composed: readonly string[] | undefined,
  folder: string,
): readonly string[] {
  const { paths, text } = files
  const file = `${folder}/Dockerfile`
  const image = imageStart(paths.includes(file) ? text(file) : '')
  const ofImage = [...image.entrypoint, ...image.command]
  const script = servingScript(files)
  const usual = script ??
    applicationOf(pythonSource(files))?.command ?? ['fastapi', 'run', 'app/main.py']
  const words = composed ?? (ofImage.length > 0 ? ofImage : usual)
  const before = ['prestart.sh', 'migrate.sh'].flatMap((name) =>
    paths.filter((path) => path.startsWith(folder) && path.endsWith(`/${name}`)),
  )[0]
  return servedHere(words, before?.slice(folder.length + 1))
}
