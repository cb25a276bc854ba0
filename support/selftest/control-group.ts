/** Innocent scenarios that run beside a fault's own: none of them may turn red. */
import { createHash } from 'node:crypto'
import type { SeededFault } from './seeded-fault.ts'

export interface Candidate {
  readonly uri: string
  readonly line: number
  readonly tags: readonly string[]
  readonly requirements: readonly string[]
}

/** How many innocents accompany a fault; more would cost more than they tell. */
const size = 3

/** The scenarios of the requirements that a fault breaks, of its own system. */
export function accused<C extends Candidate>(fault: SeededFault, all: readonly C[]): C[] {
  return ownOf(fault, all).filter(({ requirements }) =>
    requirements.some((id) => fault.breaks.includes(id)),
  )
}

/**
 * Scenarios that share the system, need nothing special and verify nothing that the fault may touch:
 * the same for a fault every time, others for another.
 */
export function controlGroup<C extends Candidate>(fault: SeededFault, all: readonly C[]): C[] {
  const touched = new Set([...fault.breaks, ...fault.mayBreak])
  const innocent = ownOf(fault, all).filter(
    ({ tags, requirements }) =>
      !tags.some((tag) => /^@(destructive|slow|load|needs-)/.test(tag)) &&
      !requirements.some((id) => touched.has(id)),
  )
  const rank = ({ uri, line }: C) =>
    createHash('sha256').update(`${fault.id} ${uri}:${line}`).digest('hex')
  return innocent.sort((a, b) => rank(a).localeCompare(rank(b))).slice(0, size)
}

function ownOf<C extends Candidate>({ system }: SeededFault, all: readonly C[]): C[] {
  return all.filter(({ uri }) => uri.startsWith(`features/${system}/`))
}
