/** What stands between a check and services that belong to somebody else. */

export type ThingKind = 'user' | 'bucket' | 'object' | 'row' | 'job'

/** Something that a run has created, or is about to. */
export interface Thing {
  readonly kind: ThingKind
  /** A user's id or address, `bucket/path`, `schema.table/key`, a job's id. */
  readonly id: string
}

/** A request as its judge reads it. */
export type Wish =
  | { readonly kind: 'read' }
  | {
      readonly kind: 'write'
      /** In words, for the journal. */
      readonly what: string
      /** What will be there afterwards, as far as it can be known before. */
      readonly creates: readonly Thing[]
    }
  | {
      readonly kind: 'foreign'
      readonly what: string
      /** What it would touch beyond what the run has created. */
      readonly why: string
    }

/** Ids that this run has created; whatever names one of them is the run's own. */
export interface Ours {
  add(...ids: readonly string[]): void
  /** True when the text names the run's mark or one of the ids. */
  names(text: string): boolean
  /** The same, and the text names no id of anybody else. */
  namesAlone(text: string): boolean
}

/** A write that was let through. */
export interface Leave {
  /** It has been answered: what is there now, and `false` where it was refused. */
  end(done: boolean, made?: readonly Thing[]): void
}

export interface Guard {
  readonly ours: Ours
  /** Notes the write in the journal, then lets it through at its pace; throws `Unverified` if it may not. */
  begin(wish: Wish): Promise<Leave>
  /** Remembers why the scenario cannot be judged, and returns the error to throw. */
  refuse(reason: string): Error
  /** Why the scenario cannot be judged any more; undefined while nothing was refused. */
  refusal(): string | undefined
  /** A new scenario begins. */
  forget(): void
}

/** What a run on somebody else's services may do, as it crosses into the workers. */
export interface Terms {
  readonly mark: string
  /** File that takes a line before and after each write; the run's own end is its `.closed`. */
  readonly journal: string
  readonly hosts: readonly string[]
  readonly allow: readonly string[]
  readonly dryRun: boolean
  /** Share of one worker. */
  readonly writes: number
  /** Share of one worker; may be less than 1. */
  readonly writesPerSecond: number
  /** No write after this, in milliseconds since the epoch. */
  readonly endsAt: number
}
