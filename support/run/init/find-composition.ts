/** Compose files and their services: which of them is the API, the worker, the broker and so on. */

import { mapOf } from '../../artifacts/compose/short-forms.ts'
import { treeOf } from '../../artifacts/compose/trees.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { healthPath, type Service, servicesOf, startOf } from './composed-commands.ts'
import { insistedIn, ofDevelopers, productionFiles } from './find-deployed-files.ts'
import { wordsOf } from './start-commands.ts'

export type Role = 'backend' | 'worker' | 'frontend' | 'redis' | 'database' | 'mail'

export interface FoundComposition {
  readonly file: string
  /** The files of production, in order, where there are any. */
  readonly production?: readonly string[]
  /** The variables on which those insist. */
  readonly insisted: readonly string[]
  readonly services: Partial<Readonly<Record<Role, string>>>
  /** Words that the services start, by the files or by their images. */
  readonly commands: Partial<Readonly<Record<Role, readonly string[]>>>
  readonly ports: Readonly<Record<string, number>>
  /** The path that the check of the API's container asks. */
  readonly health?: string
}

const base = /^(docker-)?compose\.ya?ml$/

/** By what a service is known: its program first, its name where that says nothing, at last what starts many a program. */
const signs: readonly (readonly [Role, program: RegExp, name: RegExp, many?: RegExp])[] = [
  ['redis', /\b(redis|valkey|keydb)(:|$|-server)/, /^(redis|broker|cache)$/],
  [
    'database',
    /\b(postgres|postgis|supabase\/postgres|pgvector)(:|$|\/)/,
    /^(db|database|postgres)$/,
  ],
  ['mail', /mailcatcher|mailhog|mailpit/, /^mail(catcher|hog|pit)?$/],
  [
    'worker',
    /\bcelery\b.*\bworker\b|\brq worker\b|\bdramatiq\b|workers?(\/\S*)?\.(ts|js|mjs|py)\b/,
    /worker|celery/,
  ],
  [
    'backend',
    /\b(uvicorn|gunicorn|fastapi|hypercorn|daphne)\b/,
    /^(backend|api|server)$/,
    /main\.(ts|js|mjs|py)\b/,
  ],
  ['frontend', /\bvite\b|\bnext (start|dev)\b/, /^(frontend|client|ui|dashboard|site)$/],
]

export function findComposition(files: RepositoryFiles): FoundComposition | undefined {
  const { paths, text } = files
  const file = paths.filter((path) => base.test(nameOf(path))).sort(byDepth)[0]
  if (file === undefined) return undefined
  const folder = file.slice(0, -nameOf(file).length)
  const beside = paths.filter(
    (path) => path.startsWith(folder) && !path.slice(folder.length).includes('/'),
  )
  const override = beside.find((path) => ofDevelopers.test(nameOf(path)))
  const services = overridden(servicesOf(text(file)), override === undefined ? '' : text(override))
  const roles = rolesOf(services)
  const production = productionFiles(files, file, beside)
  const health = healthPath(services[roles.backend ?? ''])
  return {
    ...{ file, services: roles, ports: portsOf(services) },
    insisted: insistedIn(files, production ?? []),
    commands: commandsOf(files, folder, services, roles),
    ...(production === undefined ? {} : { production }),
    ...(health === undefined ? {} : { health }),
  }
}

/** What `docker compose` makes of a file and its override, as far as it is looked at here. */
function overridden(
  services: Readonly<Record<string, Service>>,
  override: string,
): Readonly<Record<string, Service>> {
  const others = Object.entries(servicesOf(override))
  const merged = others.map(([name, own]) => [name, { ...services[name], ...own }] as const)
  return { ...services, ...Object.fromEntries(merged) }
}

/** Who plays which part in one compose file; empty where it is broken. */
export const rolesIn = (text: string) => rolesOf(servicesOf(text))

/** The port of each service's container, by its name. */
export const portsIn = (text: string) => portsOf(servicesOf(text))

/** What the programs of one compose file are given, as it is written; the site mostly while it is built. */
export function variablesIn(text: string): (readonly [name: string, value: string])[] {
  const services = servicesOf(text)
  const { backend = '', worker = '', frontend = '' } = rolesOf(services)
  const given = [backend, worker, frontend].map((role) => services[role]?.environment)
  return [...given, treeOf(services[frontend]?.build).args]
    .flatMap((each) => Object.entries(mapOf(each, '')))
    .map(([name, value]) => [name, String(value)] as const)
}

const nameOf = (path: string) => path.split('/').at(-1) ?? path
const byDepth = (a: string, b: string) => a.split('/').length - b.split('/').length

function rolesOf(services: Readonly<Record<string, Service>>): Partial<Record<Role, string>> {
  const roles: Partial<Record<Role, string>> = {}
  const taken = new Set<string>()
  for (const says of [programSays, nameSays, manySays, namedForAny]) {
    for (const [role, ...looks] of signs) {
      if (roles[role] !== undefined) continue
      const known = Object.entries(services).find(
        ([key, service]) => !taken.has(key) && says(key, service, looks, role),
      )
      if (known === undefined) continue
      roles[role] = known[0]
      taken.add(known[0])
    }
  }
  return roles
}

type Looks = readonly [program: RegExp, name: RegExp, many?: RegExp]

const programSays = (_: string, service: Service, [program]: Looks) => starts(service, program)
const nameSays = (key: string, _: Service, [, name]: Looks) => name.test(key)
const manySays = (_: string, service: Service, [, , many = /$^/]: Looks) => starts(service, many)

/** What many call the API where it is all that there is, and the site beside an API. */
const namedForAny = (key: string, _: Service, __: Looks, role: Role) =>
  ['backend', 'frontend'].includes(role) && /^(web|app)$/.test(key)

const starts = ({ image = '', command }: Service, program: RegExp) =>
  program.test(`${image} ${wordsOf(command).join(' ')}`)

function commandsOf(
  files: RepositoryFiles,
  folder: string,
  services: Readonly<Record<string, Service>>,
  roles: Partial<Record<Role, string>>,
) {
  const entries = Object.entries(roles).map(
    ([role, name]) => [role, startOf(files, folder, services[name] ?? {})] as const,
  )
  return Object.fromEntries(entries.filter(([, words]) => words.length > 0))
}

/** Container ports of the short form, such as `127.0.0.1:8000:8000`. */
function portsOf(services: Readonly<Record<string, Service>>): Record<string, number> {
  const entries = Object.entries(services).flatMap(([name, { ports }]) => {
    const port = Number(/(\d+)(\/tcp)?$/.exec(String(ports?.[0] ?? ''))?.[1])
    return Number.isInteger(port) ? [[name, port] as const] : []
  })
  return Object.fromEntries(entries)
}
