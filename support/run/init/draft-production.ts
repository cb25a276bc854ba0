/** The draft for a system that moves to production: where its files are and what its variables are called. */
import { productionComposition } from '../../systems/manifest-parts/production/composition.ts'
import { applicationUsers } from '../../systems/manifest-parts/production/database.ts'
import { productionDocuments } from '../../systems/manifest-parts/production/documents.ts'
import { sources } from '../../systems/manifest-parts/production/sources.ts'
import { variables } from '../../systems/manifest-parts/production/variables.ts'
import type { Draft, Entry } from './draft.ts'
import type { RepositoryFiles } from './files.ts'
import { rolesIn } from './find-composition.ts'
import { findMigrations } from './find-migrations.ts'
import { findElsewhere, findSettings } from './find-production.ts'
import { nested, texts } from './flat-fields.ts'

export function draftProduction(files: RepositoryFiles, title: string): Draft {
  const entries = [
    ...settingsOf(files),
    ...compositionOf(files),
    ...migrationsOf(files),
    ...elsewhere(files, 'sources', texts(sources.parse(undefined), isFile)),
    ...elsewhere(files, 'users', texts(applicationUsers.parse(undefined), isFile)),
    ...elsewhere(files, 'documents', texts(productionDocuments.parse(undefined), isFile)),
  ]
  return { system: 'production-migration', title, entries, open }
}

const isFile = (text: string) => /\.\w+$/.test(text) && !text.startsWith('public.')

function settingsOf(files: RepositoryFiles): Entry[] {
  const found = findSettings(files)
  if (found === undefined) return []
  const { example, values, names } = found.value
  const documented = texts(variables.parse(undefined), () => true)
  const other = Object.entries({ ...names, example }).filter(
    ([field, name]) => documented[field] !== name,
  )
  const about = `Found in ${found.where}; \${...} is filled by the target, \${secret} is random.`
  const renamed = `Names that differ from the documented ones, by ${found.where}`
  return [
    { name: 'environment', value: values, comment: about },
    ...(other.length === 0
      ? []
      : [{ name: 'variables', value: nested(Object.fromEntries(other)), comment: renamed }]),
  ]
}

/** Compose files and services that are not called as documented. */
function compositionOf({ paths, text }: RepositoryFiles): Entry[] {
  const documented = productionComposition.parse(undefined)
  const find = (looks: RegExp, usual: string) =>
    paths.includes(usual) ? usual : paths.find((path) => looks.test(path))
  const file = find(/(^|\/)(docker-)?compose[.-]prod(uction)?\.ya?ml$/, documented.file)
  const development = find(
    /(^|\/)(docker-)?compose([.-]dev(elopment)?)?\.ya?ml$/,
    documented.development,
  )
  if (file === undefined) return []
  const { frontend, backend, worker, redis } = rolesIn(text(file))
  const named = Object.entries({ frontend, backend, worker, redis }).filter(
    ([role, name]) => name !== undefined && Reflect.get(documented.services, role) !== name,
  )
  const value = {
    ...(file !== documented.file && { file }),
    ...(development !== undefined && development !== documented.development && { development }),
    ...(named.length > 0 && { services: Object.fromEntries(named) }),
  }
  return Object.keys(value).length === 0
    ? []
    : [{ name: 'composition', value, comment: `Found in ${file}` }]
}

function migrationsOf(files: RepositoryFiles): Entry[] {
  const found = findMigrations(files)
  if (found === undefined) return []
  const { tool, up, cwd } = found.value
  const value = { command: [...up], cwd }
  return [{ name: 'migrate', value, comment: `Found in ${found.where}: ${tool}` }]
}

function elsewhere(
  files: RepositoryFiles,
  name: string,
  documented: Readonly<Record<string, string>>,
): Entry[] {
  const found = findElsewhere(files, documented)
  if (Object.keys(found).length === 0) return []
  const comment = 'Found by their names: they are not where the documents have them'
  return [{ name, value: nested(found), comment }]
}

const open: Draft['open'] = [
  {
    example: `processes:
  backend:
    command: [uvicorn, "main:app"]
    cwd: backend
    port: UVICORN_PORT
  worker:
    command: [celery, -A, celery_app, worker]
    cwd: backend
  frontend:
    command: [npm, start]
    cwd: frontend
    port: PORT
    production: { build: [npm, run, build], command: [npm, start] }`,
    why: 'How the processes start on this machine. Without them the repository alone is judged.',
  },
  {
    example: 'areas:\n  projects: { path: /api/projects, table: public.projects, owner: user_id }',
    why: 'Routes, bodies and tables of the eight areas, where they differ from docs/manifest.md.',
  },
]
