/** How the suite marks what it makes in an engine, so that nobody else's is ever touched. */
import { hostname } from 'node:os'
import { identify, mayLive, type ProcessIdentity } from '../embedded/process-table.ts'

export type Labels = Readonly<Record<string, string>>

/** On everything that a run makes; `.ci/containers down` looks for it. */
export const runLabel = 'org.plumbline.run'
const ownerLabel = 'org.plumbline.owner'

interface Owner extends ProcessIdentity {
  readonly host: string
}

/** The labels of whatever belongs to the run `runId` of this process. */
export function labelsOf(runId: string): Record<string, string> {
  const owner = { host: hostname(), ...identify(process.pid) }
  return { [runLabel]: runId, [ownerLabel]: JSON.stringify(owner) }
}

/**
 * Whether the run that has made something is known to have ended. What another machine has made in an
 * engine that both use belongs to the living: nobody here can see it.
 */
export function ofDeadRun(labels: Labels): boolean {
  const owner = JSON.parse(labels[ownerLabel] ?? '{}') as Partial<Owner>
  const { host, pid, start, namespace } = owner
  if (host !== hostname()) return false
  if (pid === undefined || start === undefined || namespace === undefined) return false
  return !mayLive({ pid, start, namespace })
}
