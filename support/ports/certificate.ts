/** What a run has left on services that are somebody else's: nothing, or it says what. */
import type { Thing, ThingKind } from './guard.ts'

export interface Certificate {
  /** The name that the operator gave the place. */
  readonly place: string
  readonly dryRun: boolean
  /** Requests that may have written, and such as were not let through. */
  readonly writes: number
  readonly refused: number
  readonly kinds: readonly KindCount[]
  /** Of a dry run: what each scenario would have created first. */
  readonly planned: readonly Thing[]
  /** What could not be removed, and why. */
  readonly left: readonly (Thing & { readonly why: string })[]
}

export interface KindCount {
  readonly kind: ThingKind
  readonly created: number
  readonly removed: number
}
