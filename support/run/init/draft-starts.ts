/** The processes of a system that moves to production: as it starts them itself, else by its programs. */

import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { composedStarts } from './composed-starts.ts'
import type { Draft } from './draft.ts'
import { findSite, type SiteStart } from './find-site.ts'
import { type FoundStart, findStarts } from './find-start.ts'

type Drafted = Pick<Draft, 'entries' | 'open'>
type Values = Readonly<Record<string, string>>

interface Drawn {
  readonly role: 'backend' | 'worker' | 'frontend'
  readonly start: FoundStart & Partial<SiteStart>
  readonly where: string
}

/** Those whose programs are on this machine as fields, the others as examples. */
export function startsOf(files: RepositoryFiles, root: string, values: Values): Drafted {
  const found = [...programsOf(files, root, values), ...siteOf(files, root)]
  const installed = found.filter(({ start }) => start.installed)
  // Neither of the two does anything without the other.
  const both = installed.filter(({ role }) => role !== 'frontend').length === 2
  // What is written down and what is an example would be two parts of one name.
  const others = found.some(({ role }) => role !== 'frontend')
  const there = both || !others ? installed : []
  const away = found.filter((each) => !there.includes(each))
  const comment = `Found in ${named(there)}`
  return {
    entries: there.length === 0 ? [] : [{ name: 'processes', value: valuesOf(there), comment }],
    open: [
      ...(away.length === 0 ? [] : [missing(away)]),
      ...usual.filter(({ roles }) => !found.some(({ role }) => roles.includes(role))),
    ],
  }
}

function programsOf(files: RepositoryFiles, root: string, values: Values): Drawn[] {
  const composed = composedStarts(files, root, values)
  const told = findStarts(files, root)
  const drawn = (['backend', 'worker'] as const).flatMap((role) => {
    const ofComposition = composed?.[role]
    const start = ofComposition ?? told?.[role]
    const from = ofComposition === undefined ? told?.where : composed?.where
    return start === undefined ? [] : [{ role, start, where: from ?? '' }]
  })
  return drawn.length === 2 ? drawn : []
}

function siteOf(files: RepositoryFiles, root: string): Drawn[] {
  const found = findSite(files, root)
  return found === undefined ? [] : [{ role: 'frontend', start: found.value, where: found.where }]
}

const named = (drawn: readonly Drawn[]) =>
  [...new Set(drawn.map(({ where }) => where))].join(' and ')

/** A busy machine needs longer than the default for programs that read many packages. */
const readyWithin = 60

const valuesOf = (drawn: readonly Drawn[]) =>
  Object.fromEntries(
    drawn.map(({ role, start: { installed: _, ...value } }) => [role, { ...value, readyWithin }]),
  )

const inLine = (words: readonly string[]) => JSON.stringify(words).replaceAll('","', '", "')

function missing(drawn: readonly Drawn[]): Draft['open'][number] {
  const lines = drawn.map(
    ({ role, start: { command, build, cwd, port, production, environment } }) => [
      ...[`  ${role}:`, `    command: ${inLine(command)}`, `    cwd: ${cwd}`],
      ...(build === undefined ? [] : [`    build: ${inLine(build)}`]),
      ...(port === undefined ? [] : [`    port: ${port}`]),
      `    readyWithin: ${readyWithin}`,
      ...(environment === undefined ? [] : [`    environment: ${JSON.stringify(environment)}`]),
      ...(production === undefined ? [] : [`    production: ${siteLine(production)}`]),
    ],
  )
  const what = drawn.every(({ role }) => role === 'frontend')
    ? 'How the site starts (beside the other two)'
    : 'How the processes start'
  const why = `${what}, by ${named(drawn)}. Programs of theirs are neither
on the search path of this machine nor in a virtual environment of the repository, or are not built yet.
Without processes the repository alone is judged.`
  return { example: `processes:\n${lines.flat().join('\n')}`, why }
}

const siteLine = ({ build, command }: SiteStart['production']) =>
  `{ build: ${inLine(build)}, command: ${inLine(command)} }`

/** Where nothing tells how something starts. */
const usual = [
  {
    roles: ['backend', 'worker'],
    example: `processes:
  backend:
    command: [uvicorn, "main:app"]
    cwd: backend
    port: UVICORN_PORT
  worker:
    command: [celery, -A, celery_app, worker]
    cwd: backend`,
    why: 'How the processes start on this machine. Without them the repository alone is judged.',
  },
  {
    roles: ['frontend'],
    example: `processes:
  frontend:
    command: [npm, start]
    cwd: frontend
    port: PORT
    production: { build: [npm, run, build], command: [npm, start] }`,
    why: 'How the site starts (beside the other two), and how its production is built.',
  },
]
