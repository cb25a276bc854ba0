/** What a run has observed: the one record from which every output is rendered. */

import type { Judgement, Verdict } from '../core/verdict.ts'
import type { Certificate } from './certificate.ts'

export type RequirementLevel = 'must' | 'should' | 'out-of-scope'

/** One row of the ledger (`features/catalogue/*.yaml`). */
export interface Requirement {
  readonly id: string
  readonly system: string
  readonly title: string
  /** The promise in our own words. */
  readonly statement: string
  readonly level: RequirementLevel
  /** Places in the documents, such as `000 §3 Scenario: Redis Connection`. */
  readonly source: readonly string[]
  readonly checks: readonly string[]
  /**
   * The sentences of a scenario that verify this row, where one scenario verifies several.
   * Empty: the whole scenario does.
   */
  readonly sentences: readonly string[]
  /** The reading that was chosen where the documents contradict themselves. */
  readonly reading?: string
}

/** Who ran what, when and on what: written before the first request. */
export interface RunInfo {
  readonly id: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly commit: string
  readonly dirty: boolean
  readonly command: string
  readonly node: string
  readonly target: string
  readonly systems: readonly SystemInfo[]
  /** `true`, or the reason why the target cannot do it. */
  readonly capabilities: Readonly<Record<string, true | string>>
}

export interface SystemInfo {
  readonly name: string
  readonly title: string
  readonly manifest: string
  /** The readings of ambiguous figures that this run used, such as `queue: extraction_tasks`. */
  readonly readings: Readonly<Record<string, string>>
}

export interface Attachment {
  readonly name: string
  readonly mediaType: string
  /** Text as it is; anything else in base64. */
  readonly body: string
  readonly encoding: 'utf8' | 'base64'
}

export type StepStatus = 'passed' | 'violated' | 'unverified' | 'not-reached'

export interface StepOutcome {
  /** `Given `, `When `, `Then `, `And `… as written, or `Before`/`After` for a hook. */
  readonly keyword: string
  readonly text: string
  readonly kind: 'context' | 'action' | 'outcome' | 'hook'
  readonly line: number
  readonly status: StepStatus
  /** Why it did not pass; several lines are possible. */
  readonly message?: string
  readonly startedAt: string
  readonly durationMs: number
  /** What the step measured, and whatever else it attached. */
  readonly attachments: readonly Attachment[]
}

export interface ScenarioOutcome {
  readonly name: string
  readonly feature: string
  readonly rule?: string
  readonly uri: string
  readonly line: number
  readonly tags: readonly string[]
  /** Ids of the requirements that it verifies. */
  readonly requirements: readonly string[]
  readonly status: Judgement
  /** Why it does not conform, in one line. */
  readonly reason?: string
  readonly startedAt: string
  readonly durationMs: number
  /** The part of it that went by while the scenario waited for the system. */
  readonly waitedMs: number
  readonly attempts: number
  readonly steps: readonly StepOutcome[]
}

export interface RequirementOutcome {
  readonly requirement: Requirement
  readonly verdict: Verdict
  /** Why it does not conform, in one line; absent when it does. */
  readonly reason?: string
  /** False when this run's selection or target could not have verified it. */
  readonly applicable: boolean
  readonly scenarios: readonly {
    readonly name: string
    readonly uri: string
    readonly line: number
    /** What this scenario says of this requirement; it may say something else of another. */
    readonly status: Judgement
    /** All that the deciding step had to say, where it does not conform. */
    readonly message?: string
    readonly durationMs: number
  }[]
}

export interface Totals {
  readonly conforms: number
  readonly violated: number
  readonly unverified: number
  readonly waived: number
  readonly outOfScope: number
  readonly scenarios: number
  readonly steps: number
  readonly wallMs: number
}

export interface Report {
  readonly run: RunInfo
  readonly requirements: readonly RequirementOutcome[]
  readonly scenarios: readonly ScenarioOutcome[]
  /** What went wrong outside of any scenario; one line each. */
  readonly problems: readonly string[]
  readonly totals: Totals
  /** What was created on services that are somebody else's, and removed again. */
  readonly certificate?: Certificate
}
