/** The draft for a system that consists of processes. */

import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { choicesAt } from '../../systems/manifest-fields.ts'
import { documents } from '../../systems/manifest-parts/repository.ts'
import type { Draft, Entry } from './draft.ts'
import {
  accountEntries,
  apiEntries,
  elsewhere,
  entry,
  joined,
  settingEntries,
  tableEntries,
} from './draft-entries.ts'
import { openOf } from './draft-open.ts'
import { workflowsOf } from './draft-workflows.ts'
import { type FoundComposition, findComposition } from './find-composition.ts'
import { findVariables, valueFor } from './find-environment.ts'
import { type FoundApi, findApi } from './find-fastapi.ts'
import { findMigrations } from './find-migrations.ts'
import { findNodeAccounts } from './find-node-accounts.ts'
import { findNodeRoutes } from './find-node-api.ts'
import { type FoundRoutes, findQueue, findRoutes } from './find-programs.ts'
import { projectSqlIn } from './find-project-sql.ts'
import { findSettings } from './find-settings.ts'
import { findStatistics } from './find-statistics.ts'

export function draftProcesses(files: RepositoryFiles, title: string): Draft {
  const composition = findComposition(files)
  const variables = findVariables(files)
  const described = findRoutes(files)
  // A description is made of the programs, and they tell more: accounts, and what the answers hold.
  const api = findApi(files)
  const routes = described ?? (api === undefined ? findNodeRoutes(files) : undefined)
  const accounts = api === undefined ? findNodeAccounts(files) : undefined
  const settings = findSettings(files, variables?.value.values ?? {})
  const entries = [
    ...environmentOf(variables),
    ...routesOf(routes, composition, api),
    ...(api === undefined ? [] : apiEntries(api)),
    ...accountEntries(accounts?.value),
    ...queueOf(files),
    ...statisticsOf(files),
    ...tableEntries(files),
    ...projectSqlOf(files),
    ...migrationsOf(files),
    ...settingEntries(settings),
    ...compositionOf(composition, variables?.value.values),
    ...workflowsOf(files, variables?.value.values),
    ...elsewhere(files, 'documents', documents.parse(undefined)),
  ]
  const open = openOf(files, composition, api !== undefined && api.value.accounts === undefined)
  return { system: 'curriculum-extractor', title, entries: joined(entries), open }
}

function environmentOf(found: ReturnType<typeof findVariables>): Entry[] {
  if (found === undefined) return []
  const { values, samples, required } = found.value
  const about = `Found in ${found.where}; \${...} is filled by the target, \${secret} is random.`
  const where = required === undefined ? [] : [`required: ${required.where}`]
  const [local] = Object.values(samples)
  const examples = local === undefined ? [] : Object.values(samples)
  const value = {
    ...(required && { required: [...required.value] }),
    ...(local !== undefined && { samples }),
  }
  return [
    { name: 'environment', value: values, comment: about },
    ...entry('environments', value, `Found: ${[...examples, ...where].join(', ')}`),
  ]
}

function routesOf(
  described: Found<FoundRoutes> | undefined,
  composition: FoundComposition | undefined,
  api: Found<FoundApi> | undefined,
): Entry[] {
  const { field, ...paths } = { ...described?.value, ...api?.value.routes }
  const health = paths.health ?? composition?.health
  const routes = { ...paths, ...(health && { health }) }
  const where =
    described?.where ?? api?.where ?? `${composition?.file}, the health check of the API`
  return [
    ...entry('routes', routes, `Found in ${where}`),
    ...entry('ingestion', field === undefined ? {} : { field }, `Found in ${described?.where}`),
  ]
}

function queueOf(files: RepositoryFiles): Entry[] {
  const found = findQueue(files)
  if (found === undefined) return []
  const { kind, ...names } = found.value
  const kinds = choicesAt('curriculum-extractor', ['queue', 'kind'])
  const known = kinds.includes(kind)
  const called = kind === 'celery' ? 'Celery' : 'BullMQ'
  const other = known ? '' : `; jobs are looked at by ${kinds.join(' or ')} alone`
  const value = { ...(known && { kind }), ...names }
  return [{ name: 'queue', value, comment: `Found in ${found.where}: ${called}${other}` }]
}

function projectSqlOf(files: RepositoryFiles): Entry[] {
  const found = projectSqlIn(files)
  if (found === undefined) return []
  const comment = `Found in ${found.where}: an operator runs it in each project, no program does`
  return [{ name: 'projectSql', value: [...found.value], comment }]
}

function statisticsOf(files: RepositoryFiles): Entry[] {
  const found = findStatistics(files)
  if (found === undefined) return []
  const comment = `Found in ${found.where}; what it tells of successes and durations is still to be said`
  return [{ name: 'statistics', value: found.value, comment }]
}

function migrationsOf(files: RepositoryFiles): Entry[] {
  const found = findMigrations(files)
  if (found === undefined) return []
  const { tool, ...value } = found.value
  const comment = `Found in ${found.where}: ${tool}; its table and commands are the tool's defaults`
  const commands = tool === 'Alembic' ? { cwd: value.cwd, ...alembicCommands } : {}
  return [{ name: 'migrations', value, comment }, ...entry('deployment', commands, comment)]
}

/** Source: Alembic's documentation, "Relative Migration Identifiers" and "Partial Revision Identifiers". */
const alembicCommands = {
  migrate: ['alembic', 'upgrade', 'head'],
  rollback: ['alembic', 'downgrade', '-1'],
  current: ['alembic', 'current'],
  migrateTo: ['alembic', 'upgrade', '{version}'],
}

function compositionOf(
  found: FoundComposition | undefined,
  variables: Readonly<Record<string, string>> = {},
): Entry[] {
  if (found === undefined) return []
  const { backend, worker, frontend, redis, database, mail } = found.services
  const services = {
    ...(backend && { backend }),
    ...(redis && { redis }),
    ...(worker && { worker }),
    ...(frontend && { frontend }),
  }
  const value = {
    ...(Object.keys(services).length === 0 ? {} : { services }),
    ...(Object.keys(found.ports).length === 0 ? {} : { ports: found.ports }),
    ...(database && { database }),
    ...(mail && { supplied: { [mail]: 'mailbox' } }),
    ...(found.production && { production: [...found.production] }),
  }
  const environment = {
    ...operatorsOwn(found, variables),
    ...(redis && insideOf(variables, redis)),
  }
  if (Object.keys(environment).length > 0) Object.assign(value, { environment })
  return [{ name: 'composition', value, comment: `Found in ${found.file}` }]
}

/** What production insists on and no example has: an operator exports it on the server. */
function operatorsOwn(
  { insisted }: FoundComposition,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = insisted.filter((name) => !(name in variables))
  return Object.fromEntries(own.map((name) => [name, standIn(name)]))
}

const standIn = (name: string) =>
  /E?MAIL/.test(name) ? 'operator@example.com' : valueFor(name, '') || name.toLowerCase()

/** Inside the composition its own Redis is reached by its name. */
function insideOf(
  variables: Readonly<Record<string, string>>,
  redis: string,
): Readonly<Record<string, string>> {
  const own = Object.entries(variables).filter(([, value]) => value === '${redis.url}')
  const url = `redis://:\${redis.password}@${redis}:6379/0`
  return Object.fromEntries(own.map(([name]) => [name, url]))
}
