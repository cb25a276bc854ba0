/** What the trials of seeded faults and benign variants have shown: the record behind `faults.json`. */

export interface Trial {
  readonly fault: {
    readonly id: string
    readonly system: string
    readonly breaks: readonly string[]
    /** What somebody who uses the system would suffer. */
    readonly suffers: string
  }
  /** Every requirement that the fault names was found violated. */
  readonly caught: boolean
  readonly caughtBy: readonly string[]
  readonly survivedBy: readonly string[]
  /** Whoever did not notice needs what the target does not have: nothing can be said of the fault there. */
  readonly outOfReach: boolean
  /** Violated although the fault has nothing to do with it. */
  readonly falseAlarms: readonly string[]
  /** What was said of each violated requirement; of a survivor, why it stayed. */
  readonly messages: Readonly<Record<string, string>>
  readonly wallMs: number
}

export interface VariantTrial {
  readonly variant: {
    readonly id: string
    readonly system: string
    /** What is different, and why nobody notices. */
    readonly changes: string
  }
  /** Requirements that were not found kept, with what was said of each. */
  readonly red: Readonly<Record<string, string>>
  /** How many requirements were found kept. */
  readonly green: number
  readonly wallMs: number
}
