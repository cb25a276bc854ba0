/** What a process may not change while it shares the services of the run with other scenarios. */
import type { StackAddresses } from '../ports/services.ts'
import { type Changes, fill } from '../systems/environment.ts'
import {
  type AnyManifest,
  isProduction,
  isProject,
  type Manifest,
  type ProcessRole,
  runs,
} from '../systems/manifest.ts'

/** Throws where the scenario needs services of its own for this process and has none. */
export function refuseToShare(
  manifest: AnyManifest,
  role: ProcessRole,
  changes: Changes,
  stack: StackAddresses,
): void {
  if (isProject(manifest) || isProduction(manifest)) return
  refuseSweep(manifest, changes)
  if (role === 'worker') refuseForeignQueue(manifest, changes, stack)
}

/**
 * A worker that takes for lost what is three seconds old ends the work of every neighbour in the same
 * database whose jobs lie in another queue. A defect of the suite where it happens.
 */
function refuseSweep(manifest: Manifest, changes: Changes): void {
  const { lostAfter } = manifest.resilience
  if (lostAfter === undefined || changes[lostAfter.variable] === undefined) return
  throw new Error(
    `${lostAfter.variable} of the shared database is not changed: @destructive is missing`,
  )
}

/**
 * A worker may end, at its start or from time to time, whatever stands in its database and has no job in its own
 * queue: beside another Redis than the shared one it needs another database, too. A defect of the suite where
 * it has none. What is no address leads nowhere.
 */
function refuseForeignQueue(manifest: Manifest, changes: Changes, stack: StackAddresses): void {
  if (!runs(manifest, 'worker')) return
  const templates = { ...manifest.environment, ...manifest.processes.worker.environment }
  const given = fill(templates, stack, manifest.file)
  const places = (service: string) =>
    Object.keys(templates).flatMap((name) => {
      const [before, now] = [given[name], changes[name]].map((url) => URL.parse(url ?? ''))
      if (!templates[name]?.includes(`\${${service}.`) || !before || !now) return []
      return [{ before, now }]
    })
  const isAnother = places('redis').some(
    ({ before, now }) => before.host !== now.host || before.pathname !== now.pathname,
  )
  // By whatever way it is reached: a database is told by its name.
  const hasOwn = places('postgres').some(({ before, now }) => before.pathname !== now.pathname)
  if (!isAnother || hasOwn) return
  throw new Error('a worker of another queue has the shared database: @destructive is missing')
}
