/** Whether a workflow runs when the infrastructure changes. */
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryFiles } from '../artifacts/repository-files.ts'
import type { Trigger, Workflow } from '../artifacts/workflow/workflow-model.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import { matches, passes } from './path-filters.ts'

/** Where the files of a system lie, and how its backend is started. */
export type Sources = Pick<Manifest, 'repository' | 'processes'>

/** Every pull request and every push to the main branch that touches the infrastructure. */
export function runsOnChanges({ name, file, triggers }: Workflow, system: Sources): void {
  const events = ['pull_request', 'push'] as const
  const missing = events.filter((event) => triggers[event] === undefined)
  expectEqual(`events on which ${name} does not run`, missing, [])
  const kinds = [[relative(system.repository, file)], ...infrastructureOf(system)]
  for (const event of events) {
    const trigger = triggers[event]
    if (trigger === undefined) continue
    expectThat(reachesMain(trigger), `${name} does not run on a ${event} for the main branch`, {
      received: trigger.branches ?? trigger.branchesIgnore ?? trigger.tags,
    })
    const unnoticed = kinds.flatMap((kind) =>
      kind.some((path) => noticed(trigger, path)) ? [] : kind.slice(0, 1),
    )
    expectEqual(`files whose change does not start ${name} on ${event}`, unnoticed, [])
  }
}

function reachesMain({ branches, branchesIgnore, tags }: Trigger): boolean {
  const main = ['main', 'master']
  if (branches !== undefined) return main.some((branch) => passes(branch, branches))
  if (branchesIgnore !== undefined) {
    return main.some((branch) => !branchesIgnore.some((pattern) => matches(branch, pattern)))
  }
  return tags === undefined
}

function noticed({ paths, pathsIgnore }: Trigger, file: string): boolean {
  if (pathsIgnore?.some((pattern) => matches(file, pattern)) === true) return false
  return paths === undefined || passes(file, paths)
}

/**
 * Files that exist, in kinds: a change of one of each kind must be noticed. Compose's own choice of files and
 * the image of the backend are kinds of one; its program is known by where it starts, else by any source.
 */
function infrastructureOf({ repository, processes }: Sources): string[][] {
  const own = /^(docker-)?compose(\.override)?\.ya?ml$/
  const composed = readdirSync(repository).filter((name) => own.test(name))
  const { cwd = '.', command } = processes.backend ?? { command: [] }
  const image = join(cwd, 'Dockerfile')
  const built = existsSync(join(repository, image)) ? [image] : []
  const below = existsSync(join(repository, cwd))
    ? repositoryFiles(join(repository, cwd)).paths
    : []
  const sources = below.filter((path) => /\.(py|[cm]?[jt]s|go|rb|rs|java|kt|php|cs)$/.test(path))
  const programs = sources.filter(
    (path) => !/(^|\/)(tests?|__tests__)\/|[._]test\.|\.d\.ts$/.test(path),
  )
  const start = programs.filter((path) => command.some((word) => startsAt(word, path)))
  const program = (start.length > 0 ? start : programs).map((path) => join(cwd, path))
  return [
    ...[...composed, ...built].map((path) => [path]),
    ...(program.length > 0 ? [program] : []),
  ]
}

/** `src/main.ts` of a command, or the module of `app.main:app`. */
const startsAt = (word: string, path: string): boolean =>
  word.replace(/^\.\//, '') === path ||
  `${word.replace(/:.*$/, '').replaceAll('.', '/')}.py` === path
