/** What no file tells of a system of processes: fields with an example each, by what the repository runs. */
import type { Draft } from './draft.ts'
import { folderOf, type RepositoryFiles } from './files.ts'
import type { FoundComposition } from './find-composition.ts'
import { pythonFiles } from './python-source.ts'

export function openOf(
  files: RepositoryFiles,
  composition: FoundComposition | undefined,
  asksForAccounts: boolean,
): Draft['open'] {
  const isPython = pythonFiles(files).length > 0
  const folder = folderOfBackend(files)
  const words = composition?.commands ?? {}
  const worker = words.worker ?? ['celery', '-A', 'app.worker', 'worker']
  const processes = `processes:
  backend:
    command: ${inLine(backendWords(files, words.backend, folder))}
    cwd: ${folder}
    port: PORT
    readyWithin: 60
  worker:
    command: ${inLine(worker)}
    cwd: ${folder}
    readyWithin: 60`
  const beside = isPython
    ? '\nPackages of a virtual environment: activate it before `plumbline run`, whose PATH the programs get.'
    : ''
  const how =
    'How the processes start on this machine. Without them the repository alone is judged.'
  return [
    { example: processes, why: how + beside },
    ...(asksForAccounts ? [accounts] : []),
    {
      example: 'settings:\n  stageDuration: { variable: PIPELINE_STAGE_MS, stages: 4 }',
      why: "The system's own variables that make time short or work fail; jobs at work need the first.",
    },
    {
      example: 'inspection:\n  registered: [celery, -A, app.worker, inspect, registered]',
      why: 'A command that prints the registered tasks of the living workers.',
    },
  ]
}

const accounts = {
  example: `accounts:
  signUp: { path: /api/v1/users/signup, body: { email: "{email}", password: "{password}" } }
  signIn: { path: /api/v1/login, form: { username: "{email}", password: "{password}" } }`,
  why: 'How users sign up and in, where the system keeps its accounts itself and not in Supabase Auth.',
}

const inLine = (words: readonly string[]) => JSON.stringify(words).replaceAll('","', '", "')

function folderOfBackend({ paths }: RepositoryFiles): string {
  const has = (folder: string) => paths.some((path) => path.startsWith(`${folder}/`))
  const marks = paths.filter((path) => /(^|\/)(alembic\.ini|pyproject\.toml)$/.test(path))
  return has('backend') ? 'backend' : folderOf(marks[0] ?? '')
}

/**
 * The command of the composition or of the image, on the port that it is told, after whatever the
 * repository runs before the start: migrations do not run by themselves.
 */
function backendWords(
  { paths, text }: RepositoryFiles,
  composed: readonly string[] | undefined,
  folder: string,
): readonly string[] {
  const image = paths.includes(`${folder}/Dockerfile`) ? text(`${folder}/Dockerfile`) : ''
  const ofImage = /^CMD\s+\[(.*)\]\s*$/m.exec(image)?.[1]?.match(/[^",\s]+/g)
  const words = composed ?? ofImage ?? ['fastapi', 'run', 'app/main.py']
  const before = ['prestart.sh', 'migrate.sh'].flatMap((name) =>
    paths.filter((path) => path.startsWith(folder) && path.endsWith(`/${name}`)),
  )[0]
  const isServer = /^(fastapi|uvicorn|hypercorn)$/.test(words[0] ?? '')
  if (!isServer) return words
  const served = without(words).join(' ')
  const first = before === undefined ? '' : `bash ${before.slice(folder.length + 1)} && `
  return ['bash', '-c', `${first}exec ${served} --port $PORT`]
}

/** One process that does not watch its files, on a port that it is told. */
function without(words: readonly string[]): string[] {
  const valued = ['--workers', '--port', '--host']
  return words.filter(
    (word, at) =>
      word !== '--reload' && !valued.includes(word) && !valued.includes(words[at - 1] ?? ''),
  )
}
