/** The draft for a system that consists of processes. */
import { choicesAt } from '../../systems/manifest-fields.ts'
import type { Draft, Entry } from './draft.ts'
import type { RepositoryFiles } from './files.ts'
import { type FoundComposition, findComposition, findWorkflows } from './find-composition.ts'
import { findVariables } from './find-environment.ts'
import { findMigrations } from './find-migrations.ts'
import { findQueue, findRoutes } from './find-programs.ts'

export function draftProcesses(files: RepositoryFiles, title: string): Draft {
  const composition = findComposition(files)
  const entries = [
    ...environmentOf(files),
    ...routesOf(files, composition),
    ...queueOf(files),
    ...migrationsOf(files),
    ...compositionOf(composition),
    ...workflowsOf(files),
  ]
  return { system: 'curriculum-extractor', title, entries, open: openOf(composition) }
}

function environmentOf(files: RepositoryFiles): Entry[] {
  const found = findVariables(files)
  if (found === undefined) return []
  const { values, samples, required } = found.value
  const about = `Found in ${found.where}; \${...} is filled by the target, \${secret} is random.`
  const where = required === undefined ? '' : `, required: ${required.where}`
  return [
    { name: 'environment', value: values, comment: about },
    {
      name: 'environments',
      value: { ...(required && { required: [...required.value] }), samples },
      comment: `Found: ${Object.values(samples).join(', ')}${where}`,
    },
  ]
}

function routesOf(files: RepositoryFiles, composition: FoundComposition | undefined): Entry[] {
  const described = findRoutes(files)
  const { field, ...paths } = described?.value ?? {}
  const health = paths.health ?? composition?.health
  const routes = { ...paths, ...(health && { health }) }
  const where = described?.where ?? `${composition?.file}, the health check of the API`
  return [
    ...(Object.keys(routes).length === 0
      ? []
      : [{ name: 'routes', value: routes, comment: `Found in ${where}` }]),
    ...(field === undefined
      ? []
      : [{ name: 'ingestion', value: { field }, comment: `Found in ${described?.where}` }]),
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

function migrationsOf(files: RepositoryFiles): Entry[] {
  const found = findMigrations(files)
  if (found === undefined) return []
  const { tool, ...value } = found.value
  const comment = `Found in ${found.where}: ${tool}; its table and commands are the tool's defaults`
  return [{ name: 'migrations', value, comment }]
}

function compositionOf(found: FoundComposition | undefined): Entry[] {
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
  return [{ name: 'composition', value, comment: `Found in ${found.file}` }]
}

function workflowsOf(files: RepositoryFiles): Entry[] {
  const found = findWorkflows(files)
  const only = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name].value]])),
    )
  const checks = only(['composition', 'backend', 'client'])
  const deploying = only(['staging', 'production', 'restoreTest'])
  return [
    ...(Object.keys(checks).length === 0
      ? []
      : [{ name: 'workflows', value: checks, comment: 'Found by what they run' }]),
    ...(Object.keys(deploying).length === 0
      ? []
      : [
          {
            name: 'deployment',
            value: { workflows: deploying },
            comment: 'Found by what they run',
          },
        ]),
  ]
}

function openOf(composition: FoundComposition | undefined): Draft['open'] {
  const words = (role: 'backend' | 'worker', fallback: readonly string[]) =>
    JSON.stringify(composition?.commands[role] ?? fallback).replaceAll('","', '", "')
  const processes = `processes:
  backend:
    command: ${words('backend', ['fastapi', 'run', 'app/main.py'])}
    cwd: backend
    port: PORT
  worker:
    command: ${words('worker', ['celery', '-A', 'app.worker', 'worker'])}
    cwd: backend`
  return [
    {
      example: processes,
      why: 'How the processes start on this machine. Without them the repository alone is judged.',
    },
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
