/** The two families of error that must never mix, and the catalogue of everything the suite can refuse. */

/**
 * The system under test broke a promise. The only error that can make a requirement `violated`.
 * `expected` and `received` are shown to the reader as they are, so pass plain values.
 */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly expected: unknown
  readonly received: unknown

  constructor(
    message: string,
    facts: { expected?: unknown; received?: unknown; cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.expected = facts.expected
    this.received = facts.received
  }
}

/** A `Violation` that no further waiting can mend, such as a process that has ended. */
export class FinalViolation extends Violation {}

/** The check could not be made here: a capability is missing. Never the system's fault. */
export class Unverified extends Error {
  override readonly name = 'Unverified'
}

/** A step asked for something that no earlier step has provided. */
export class NoteMissing extends Error {
  override readonly name = 'NoteMissing'
}

/** The suite itself could not run; carries a code of the catalogue and the way out. Exit code 3. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError'
  readonly code: ErrorCode
  readonly remedy: string

  constructor(code: ErrorCode, sentence: string, remedy: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.code = code
    this.remedy = remedy
  }

  /** The three lines a person reads: code and sentence, the way out, the cause. */
  override toString(): string {
    const cause = this.cause === undefined ? [] : [`  cause: ${describe(this.cause)}`]
    return [`${this.code}: ${this.message}`, `  ${this.remedy}`, ...cause].join('\n')
  }
}

/** Every refusal of the suite: the sentence and the way out. Codes are documented and never reused. */
const catalogue = {
  OPTION_UNKNOWN: {
    sentence: 'There is no option {given}.',
    remedy: 'The options are: {choices}.',
  },
  OPTION_CHOICE: {
    sentence: '{option} cannot be "{given}".',
    remedy: 'Choose one of: {choices}.',
  },
  OPTION_VALUE: {
    sentence: '{option} cannot be "{given}".',
    remedy: 'Give {rule}, for example {example}.',
  },
  COMMAND_UNKNOWN: {
    sentence: 'There is no command "{given}".',
    remedy: 'The commands are: {choices}.',
  },
  NOTHING_SELECTED: {
    sentence: 'No scenario is selected by {selection}.',
    remedy: 'A run that checks nothing proves nothing: widen the selection.',
  },
  FEATURE_BROKEN: {
    sentence: 'A feature file cannot be read: {detail}',
    remedy: 'Mend the Gherkin at the place that is named.',
  },
  LEDGER_BROKEN: {
    sentence: 'The ledger of requirements is not usable: {detail}',
    remedy: 'Mend features/catalogue so that it and the tags in features/ agree.',
  },
  MANIFEST_BROKEN: {
    sentence: 'The manifest {file} is not usable: {detail}',
    remedy: 'Mend it as in {example}.',
  },
  WAIVERS_BROKEN: {
    sentence: 'The waivers {file} are not usable:{detail}',
    remedy: 'Mend them as docs/waivers.md tells.',
  },
  SERVICE_FAILED: {
    sentence: 'The service {service} did not start: {detail}',
    remedy: 'See its log: {log}.',
  },
  FOLDER_UNSAFE: {
    sentence: '{path} belongs to somebody else.',
    remedy: 'Remove it, or set TMPDIR to a folder of your own.',
  },
  FILE_EXISTS: {
    sentence: '{file} is there already.',
    remedy: 'Look at it first; --force replaces it.',
  },
  FAULT_BROKEN: {
    sentence: 'The seeded fault {file} is not usable: {detail}',
    remedy: 'Mend it as docs/seeded-faults.md tells.',
  },
  PROGRAM_MISSING: {
    sentence: 'The program {program} is not on this machine.',
    remedy: '{remedy}',
  },
  ENGINE_MISSING: {
    sentence: 'No container engine answers.',
    remedy: 'Install and start Docker; on a bare Debian `.ci/containers up` does both.',
  },
  RECORD_UNUSABLE: {
    sentence: '{folder} holds no run that can be merged: {detail}',
    remedy:
      'Give the --reports folder of a finished `plumbline run` of this version, without --brief.',
  },
  MERGE_REFUSED: {
    sentence: 'These runs do not belong together:{detail}',
    remedy: 'Merge runs of one commit, one catalogue and one system, each of them once.',
  },
  REMOTE_BROKEN: {
    sentence: 'The description {file} of the remote target is not usable: {detail}',
    remedy: 'Mend it as docs/remote.md tells.',
  },
  REMOTE_HOST: {
    sentence: 'The host {host} {why}.',
    remedy: 'Nothing was sent there. docs/remote.md tells how an operator allows a host.',
  },
  REMOTE_UNMARKED: {
    sentence: 'Nothing says that runs may write to {store}: {detail}.',
    remedy: 'Nothing was written. Whoever answers for it places the marker: {way}',
  },
  REMOTE_BUSY: {
    sentence: 'Another run works on {place}: {holder}.',
    remedy: 'Wait for its end; a run that has crashed holds nothing.',
  },
  RUNNER_FAILED: {
    sentence: 'The runner stopped before the scenarios were judged: {detail}',
    remedy: 'This is a defect of the suite or of a step definition; the cause is below.',
  },
} as const

export type ErrorCode = keyof typeof catalogue

/** Makes the catalogued error `code`; every `{name}` of its texts is filled from `facts`. */
export function suiteError(
  code: ErrorCode,
  facts: Readonly<Record<string, string>> = {},
  cause?: unknown,
): SuiteError {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, key: string) => facts[key] ?? '?')
  const { sentence, remedy } = catalogue[code]
  return new SuiteError(code, fill(sentence), fill(remedy), cause)
}

/** One line for any thrown value. */
export function describe(error: unknown): string {
  if (error instanceof SuiteError) return `${error.code}: ${error.message}`
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ')
  if (error instanceof Error) return error.message || error.name
  return String(error)
}
