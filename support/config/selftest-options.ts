/** What the command line asks of the two commands that try the suite itself. */
import { suiteError } from '../core/errors.ts'
import { choice, count, type LocalTarget, localTargets, read, shardOf } from './options.ts'

const common = {
  parallel: { type: 'string' },
  shard: { type: 'string' },
  reports: { type: 'string' },
} as const

export interface FaultOptions {
  /** Faults and variants by their ids, by a requirement that they break, or by a feature file. */
  readonly words: readonly string[]
  /** Those of the sample, beside the words. */
  readonly sample: boolean
  /** Those that a change since the base concerns, beside the words. */
  readonly changed: boolean
  /** A commit; where none is given, the one at which this line of work has left `main`. */
  readonly base?: string
  /** Where the changed systems run. */
  readonly target: LocalTarget
  readonly parallel: number
  readonly shard?: string
  readonly reports: string
}

const ofFaults = {
  ...common,
  sample: { type: 'boolean' },
  changed: { type: 'boolean' },
  base: { type: 'string' },
  target: { type: 'string' },
} as const

/** Reads the arguments of `plumbline faults`. */
export function faultOptions(args: readonly string[], cores: number): FaultOptions {
  const { values, positionals } = read(args, ofFaults)
  const { sample = false, changed = false, base } = values
  if (base !== undefined && !changed) {
    const rule = 'a commit together with --changed'
    const example = `--changed --base ${base}`
    throw suiteError('OPTION_VALUE', { option: '--base', given: base, rule, example })
  }
  const from = base === undefined ? {} : { base }
  const target = choice('--target', values.target ?? 'embedded', localTargets)
  return { words: positionals, sample, changed, ...from, target, ...shared(values, cores) }
}

export interface FigureOptions {
  /** Feature files with an optional `:LINE`; all of them where none is given. */
  readonly features: readonly string[]
  /** Every figure instead of a sample of each feature. */
  readonly whole: boolean
  readonly parallel: number
  readonly shard?: string
  readonly reports: string
}

const ofFigures = { ...common, whole: { type: 'boolean' } } as const

/** Reads the arguments of `plumbline figures`. */
export function figureOptions(args: readonly string[], cores: number): FigureOptions {
  const { values, positionals } = read(args, ofFigures)
  return { features: positionals, whole: values.whole ?? false, ...shared(values, cores) }
}

function shared(
  values: { readonly [name in keyof typeof common]?: string | undefined },
  cores: number,
) {
  const { parallel = String(Math.min(2, cores)), shard, reports = 'reports' } = values
  return {
    parallel: count('--parallel', parallel),
    ...(shard === undefined ? {} : { shard: shardOf(shard) }),
    reports,
  }
}
