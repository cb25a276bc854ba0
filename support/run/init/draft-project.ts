/** The draft for a system that is a Supabase project, or no more than a folder of SQL files. */

import { folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Draft, Entry } from './draft.ts'
import { migrationsElsewhere, supabaseFolder } from './find-migrations.ts'
import {
  admissionIn,
  functionSecretsIn,
  operatorStepsIn,
  schedulesJobs,
  sweeperIn,
} from './find-project.ts'

/** Files by the field that names them, with what their names are like. */
const scripts = [
  ['setUp', /(set-?up|local|start)[\w-]*\.sh$/],
  ['verification', /verif[\w-]*\.sql$/],
  ['schemaDocument', /(schema|data-?model)\.md$/i],
  ['deploymentDocument', /deploy(ment)?\.md$/i],
  ['schedules', /(cron|schedule)[\w-]*\.sql$/],
] as const

export function draftProject(files: RepositoryFiles, title: string): Draft {
  const folder = supabaseFolder(files)
  const elsewhere = migrationsElsewhere(files)
  const pushed = elsewhere?.value ?? `${folder?.value}/migrations`
  const outside = files.paths.filter(
    (path) => !path.includes('/migrations/') && folderOf(path) !== pushed,
  )
  const found = scripts.flatMap(([field, looks]) => {
    const path = outside.find((each) => looks.test(each))
    // A script beside migrations that schedule would be judged in their place.
    const isDone = field === 'schedules' && schedulesIn(files, pushed)
    return path === undefined || isDone ? [] : [[field, path] as const]
  })
  const admission = admissionIn(files)
  const steps = operatorStepsIn(files)
  const secrets = functionSecretsIn(files, steps?.value)
  const value = {
    ...(folder && { folder: folder.value }),
    ...(elsewhere && { migrations: elsewhere.value }),
    ...Object.fromEntries(found),
    ...(admission && { admission: admission.value }),
    ...(steps && { operatorSteps: [...steps.value] }),
    ...(secrets && { functionSecrets: secrets.value }),
  }
  const others = [admission, steps, secrets].map((each) => each?.where)
  const places = [folder?.where, elsewhere?.where]
  const where = [...places, ...found.map(([, path]) => path), ...others]
  const comment = `Found: ${where.filter((path) => path !== undefined).join(', ')}`
  const entries: Entry[] =
    Object.keys(value).length === 0 ? [] : [{ name: 'project', value, comment }]
  const open = [...questions, ...sweepQuestion(files)].filter(({ field }) => !(field in value))
  return { system: 'vocabgo', title, entries, open }
}

const schedulesIn = ({ paths, text }: RepositoryFiles, folder: string) =>
  paths.some((path) => folderOf(path) === folder && schedulesJobs(text(path)))

type Question = Draft['open'][number] & { readonly field: string }

/** How one round of a program is started only its author knows. */
function sweepQuestion(files: RepositoryFiles): Question[] {
  const path = sweeperIn(files)
  if (path === undefined) return []
  const values =
    '{ DATABASE_URL: "${owner.url}", SUPABASE_URL: "${supabase.url}", ' +
    'SUPABASE_SERVICE_ROLE_KEY: "${supabase.serviceKey}" }'
  return [
    {
      field: 'sweep',
      example: `project:\n  sweep:\n    command: [${startOf(files, path)}]\n    environment: ${values}`,
      why: `${path} removes files: the command of one round, where it runs beside the clean-ups (one more field of "project").`,
    },
  ]
}

/** By the script of a package, where one starts it. */
function startOf({ paths, text }: RepositoryFiles, program: string): string {
  if (!paths.includes('package.json')) return `program, ${program}, --once`
  const lines = text('package.json').split('\n')
  const [, name] =
    lines
      .map((line) => /^\s*"([\w:.-]+)":\s*"(.*)"/.exec(line))
      .find((found) => found?.[2]?.includes(program)) ?? []
  return name === undefined ? `program, ${program}, --once` : `npm, run, --silent, ${name}`
}

const questions: readonly Question[] = [
  {
    field: 'operatorSteps',
    example:
      "project:\n  operatorSteps:\n    - select vault.create_secret('${supabase.url}', 'project_url')",
    why: 'What an operator does by hand after the first push, as SQL (one more field of "project").',
  },
  {
    field: 'admission',
    example: 'project:\n  admission: admit_job',
    why: 'A function by which jobs are admitted to processing, where there is one.',
  },
  {
    field: 'rows',
    example: 'rows:\n  jobs: { storage_path: "{user}/{uuid}.pdf" }',
    why: 'Values of rows, where a rule of your own refuses what the suite makes up.',
  },
]
