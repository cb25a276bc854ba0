/** A run as it is kept on disk, complete enough to be put together with others (`record.json`). */
import type { Report } from './report.ts'
import type { Waiver } from './waiver.ts'

/** Where a scenario stands; its line is that of the row of its Examples. */
export interface ScenarioPlace {
  readonly name: string
  readonly uri: string
  readonly line: number
}

/** A selected scenario, and the shard that runs it, counted from 1. */
export interface PlannedScenario extends ScenarioPlace {
  readonly shard: number
}

export interface RecordedScenario extends ScenarioPlace {
  /** Ids of the requirements that it verifies. */
  readonly requirements: readonly string[]
}

/** What was judged. Two records speak of one system only when both values agree. */
export interface Subject {
  readonly system: string
  /** SHA-256 of the manifest. */
  readonly manifest: string
  /** Of the system's own repository; `unknown` outside of git. */
  readonly commit: string
}

/** All of a run but what it has observed. */
export interface RecordHead {
  /** Raised when a field changes its meaning; records of another one are refused. */
  readonly format: 1
  /** Version of Plumbline. */
  readonly plumbline: string
  /** SHA-256 of the ledger and of all feature files. */
  readonly catalogue: string
  readonly subjects: readonly Subject[]
  /** What was asked for, whatever the shard. */
  readonly selection: string
  readonly shard: { readonly index: number; readonly total: number }
  /** Everything that was selected, those of other shards too. */
  readonly planned: readonly PlannedScenario[]
  /** Every scenario that stands in the features of the systems. */
  readonly standing: readonly RecordedScenario[]
  readonly waivers: readonly Waiver[]
  /** What went wrong outside of any scenario, without what was said of waivers. */
  readonly problems: readonly string[]
}

export interface RunRecord extends RecordHead {
  readonly report: Report
}
