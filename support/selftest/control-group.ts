/** Which scenarios run over a changed system: those that the change is about, and innocent ones. */
import { createHash } from 'node:crypto'

export interface Candidate {
  readonly uri: string
  readonly line: number
  readonly tags: readonly string[]
  readonly requirements: readonly string[]
}

/** A change to a system, and the requirements that have to do with it. */
interface Change {
  readonly id: string
  readonly system: string
}

/** How many innocents accompany a fault; more would cost more than they tell. */
const besideFault = 3

/** A variant is all about innocence, so that more of them run. */
const besideVariant = 8

/** The scenarios of these requirements, of the system that is changed. */
export function scenariosOf<C extends Candidate>(
  { system }: Change,
  rows: readonly string[],
  all: readonly C[],
): C[] {
  return ownOf(system, all).filter(({ requirements }) =>
    requirements.some((id) => rows.includes(id)),
  )
}

/**
 * Scenarios that share the system, need nothing special and verify nothing that the fault may touch:
 * the same for a fault every time, others for another.
 */
export function controlGroup<C extends Candidate>(
  fault: Change & { readonly breaks: readonly string[]; readonly mayBreak: readonly string[] },
  all: readonly C[],
): C[] {
  return innocents(fault, [...fault.breaks, ...fault.mayBreak], all).slice(0, besideFault)
}

/** Further scenarios that a variant must leave green. */
export function widerGroup<C extends Candidate>(
  variant: Change & { readonly near: readonly string[] },
  all: readonly C[],
): C[] {
  return innocents(variant, variant.near, all).slice(0, besideVariant)
}

function innocents<C extends Candidate>(
  { id, system }: Change,
  touched: readonly string[],
  all: readonly C[],
): C[] {
  const group = ownOf(system, all).filter(
    ({ tags, requirements }) =>
      !tags.some((tag) => /^@(destructive|slow|load|needs-)/.test(tag)) &&
      !requirements.some((row) => touched.includes(row)),
  )
  const rank = ({ uri, line }: C) =>
    createHash('sha256').update(`${id} ${uri}:${line}`).digest('hex')
  return group.sort((a, b) => rank(a).localeCompare(rank(b)))
}

function ownOf<C extends Candidate>(system: string, all: readonly C[]): C[] {
  return all.filter(({ uri }) => uri.startsWith(`features/${system}/`))
}
