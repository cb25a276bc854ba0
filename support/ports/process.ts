/** A program that the run has started and will end. */

export interface LogLine {
  /** Arrival, milliseconds since the epoch. */
  readonly at: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface ProcessSpec {
  /** Names the process in logs and reports. */
  readonly name: string
  /** A path, or a name that is looked up in the PATH of `env`. */
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment: nothing is inherited but what stands here. */
  readonly env: Readonly<Record<string, string>>
  /** Folder for its log file. */
  readonly logDir: string
  /** Runs as this user where the caller is root. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

export interface RunningProcess {
  readonly name: string
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly logFile: string
  /** Every line so far, both streams in order of arrival. */
  lines(): readonly LogLine[]
  /** Undefined while it runs. */
  exit(): Exit | undefined
  /** Resolves when the program has ended and its last line has been read. */
  readonly exited: Promise<Exit>
  /** Sends a signal to the program alone, not to its children; nothing happens once it has ended. */
  signal(signal: NodeJS.Signals): void
  /** SIGKILL to the program and everything that it has started; resolves when it is gone. */
  kill(): Promise<Exit>
  /** SIGTERM to the program, then `kill()` when `budgetMs` has passed. */
  stop(budgetMs?: number): Promise<Exit>
}

/**
 * Starts a program that cannot outlive the run; its standard input is empty.
 * Rejects when it cannot be executed: `PROGRAM_MISSING` where there is no such program.
 */
export type Launch = (spec: ProcessSpec) => Promise<RunningProcess>
