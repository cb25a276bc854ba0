/** What every fault of this folder promises: that it bit before anybody is judged, and that it heals. */
import type { Scope } from '../core/scope.ts'

export interface Injury {
  /** In words, as a report shows it. */
  readonly what: string
  /** Takes the fault away; a second time nothing happens. */
  heal(): Promise<void>
}

/** Heals at the end of the scenario, should nobody do it earlier; registered before the deed. */
export function injury(scope: Scope, what: string, cure: () => void | Promise<void>): Injury {
  let healing: Promise<void> | undefined
  const heal = () => {
    healing ??= Promise.resolve().then(cure)
    return healing
  }
  scope.undo(`heal: ${what}`, heal)
  return { what, heal }
}
