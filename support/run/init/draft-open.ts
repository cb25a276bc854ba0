/** What no file tells of a system of processes: fields with an example each, by what the repository runs. */
import { posix } from 'node:path'
import { celeryApp } from '../../artifacts/program/celery-app.ts'
import { placeOf } from '../../artifacts/program/python-places.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Draft } from './draft.ts'
import type { FoundComposition } from './find-composition.ts'
import { applicationOf, servingScript } from './find-start.ts'
import { pythonPathIn } from './python-path.ts'
import { celeryTold, imageStart, servedHere, unwatched } from './start-commands.ts'

export function openOf(
  files: RepositoryFiles,
  composition: FoundComposition | undefined,
  asksForAccounts: boolean,
): Draft['open'] {
  const source = pythonSource(files)
  const isPython = source.paths.length > 0
  const folder = folderOfBackend(files)
  const words = composition?.commands ?? {}
  const queue = celeryApp(source)
  const place = queue === undefined ? undefined : placeOf(source, queue.path)
  const module = moduleOf(words.worker) ?? place?.module ?? 'app.worker'
  const started = words.worker ?? ['celery', '-A', module, 'worker']
  const told = celeryTold(started)
  const worker = told ?? unwatched(started)
  const workerFolder = words.worker === undefined ? (place?.cwd ?? folder) : folder
  const processes = `processes:
  backend:
    command: ${inLine(backendWords(files, words.backend, folder))}
    cwd: ${folder}
    port: PORT
    readyWithin: 60${environmentIn(files, folder)}
  worker:
    command: ${inLine(worker)}
    cwd: ${workerFolder}
    readyWithin: 60${environmentIn(files, workerFolder)}`
  const beside = isPython
    ? '\nPackages of a virtual environment: activate it before `plumbline run`, whose PATH the programs get.'
    : ''
  const how =
    'How the processes start on this machine. Without them the repository alone is judged.'
  return [
    { example: processes, why: how + beside },
    ...(asksForAccounts ? [accounts] : []),
    ...(told === undefined ? [] : [named]),
    {
      example: `settings:${told === undefined ? '' : queues}\n  stageDuration: { variable: PIPELINE_STAGE_MS, stages: 4 }`,
      why: "The system's own variables that make time short or work fail: those alone that it reads.",
    },
    {
      example: `inspection:\n  registered: [celery, -A, ${module}, inspect, registered]`,
      why: 'A command that prints the registered tasks of the living workers.',
    },
  ]
}

/** By these variables the drafted command of a worker is told what it would otherwise take as options alone. */
const queues = '\n  workerQueues: { variable: WORKER_QUEUES }'
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
