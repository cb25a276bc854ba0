/** What the command line asks for, read once; a misspelt choice is refused with the choices. */
import { parseArgs } from 'node:util'
import { suiteError } from '../core/errors.ts'

/** Targets whose services the run starts itself. */
export const localTargets = ['embedded', 'containers', 'compose'] as const
export type LocalTarget = (typeof localTargets)[number]

export const targets = [...localTargets, 'remote'] as const
export type TargetName = (typeof targets)[number]

export const permissions = ['destructive', 'load'] as const

export interface RunOptions {
  readonly systems: readonly string[]
  readonly target: TargetName
  readonly tags: string
  readonly parallel: number
  readonly shard?: string
  /** The `verdicts.json` of an earlier run: shards are made equally long by it. */
  readonly durations?: string
  readonly requireComplete: boolean
  readonly allow: readonly string[]
  readonly reports: string
  /** Only `verdicts.json` is written: for a run that another program reads. */
  readonly brief: boolean
  /** The file that describes the remote target. */
  readonly remote?: string
  /** On the remote target: look at everything and write nothing. */
  readonly dryRun: boolean
  /** Feature files or folders, each with an optional `:LINE`. */
  readonly features: readonly string[]
}

const known = {
  system: { type: 'string', multiple: true },
  target: { type: 'string' },
  tags: { type: 'string' },
  parallel: { type: 'string' },
  shard: { type: 'string' },
  durations: { type: 'string' },
  'require-complete': { type: 'boolean' },
  allow: { type: 'string', multiple: true },
  reports: { type: 'string' },
  brief: { type: 'boolean' },
  remote: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

/** Reads the arguments of `plumbline run`; throws the suite's own errors. */
export function runOptions(args: readonly string[], cores: number): RunOptions {
  const { values, positionals } = read(args, known)
  if (values['dry-run'] === true && values.target !== 'remote') {
    const given = 'given without --target remote'
    const rule = 'both'
    const example = '--target remote --dry-run'
    throw suiteError('OPTION_VALUE', { option: '--dry-run', given, rule, example })
  }
  const shard = values.shard === undefined ? {} : { shard: shardOf(values.shard) }
  const durations = values.durations === undefined ? {} : { durations: values.durations }
  return Object.freeze({
    systems: values.system ?? [],
    target: choice('--target', values.target ?? 'embedded', targets),
    tags: values.tags ?? '',
    parallel: count('--parallel', values.parallel ?? String(Math.min(2, cores))),
    ...shard,
    ...durations,
    requireComplete: values['require-complete'] ?? false,
    allow: (values.allow ?? [])
      .flatMap((list) => list.split(','))
      .map((word) => choice('--allow', word, permissions)),
    reports: values.reports ?? 'reports',
    brief: values.brief ?? false,
    ...(values.remote === undefined ? {} : { remote: values.remote }),
    dryRun: values['dry-run'] ?? false,
    features: positionals,
  })
}

export interface MergeOptions {
  /** The report folders of the runs. */
  readonly folders: readonly string[]
  readonly reports: string
  readonly requireComplete: boolean
}

/** Reads the arguments of `plumbline merge`; without a folder there is nothing to merge. */
export function mergeOptions(args: readonly string[]): MergeOptions {
  const strange = args.find((arg) => /^--(?!(reports|require-complete)(=|$))/.test(arg))
  if (strange !== undefined) {
    const choices = '--reports, --require-complete'
    throw suiteError('OPTION_UNKNOWN', { given: strange, choices })
  }
  const { reports, requireComplete, features: folders } = runOptions(args, 1)
  if (folders.length === 0) {
    const rule = 'the report folders of the runs'
    const example = 'plumbline merge shard-1 shard-2 --reports merged'
    throw suiteError('OPTION_VALUE', { option: 'DIR', given: '', rule, example })
  }
  return { folders, reports, requireComplete }
}

export interface SweepOptions {
  readonly systems: readonly string[]
  readonly remote?: string
  /** Only what is older is removed, in milliseconds. */
  readonly olderThanMs: number
  readonly dryRun: boolean
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads the arguments of `plumbline sweep`. */
export function sweepOptions(args: readonly string[], cores: number): SweepOptions {
  const at = args.indexOf('--older-than')
  const given = at === -1 ? '24h' : (args[at + 1] ?? '')
  const [, count, unit = ''] = /^(\d+)([mhd])$/.exec(given) ?? []
  if (count === undefined) {
    const rule = 'a number of minutes, hours or days'
    throw suiteError('OPTION_VALUE', { option: '--older-than', given, rule, example: '24h' })
  }
  const rest = at === -1 ? args : args.toSpliced(at, 2)
  const { systems, remote, dryRun } = runOptions([...rest, '--target', 'remote'], cores)
  const olderThanMs = Number(count) * (units[unit] ?? 0)
  return { systems, olderThanMs, dryRun, ...(remote === undefined ? {} : { remote }) }
}

/** Options of a command that knows only `--target`. */
export function targetOption(args: readonly string[]): TargetName {
  const { values } = read(args, known)
  return choice('--target', values.target ?? 'embedded', targets)
}

/** An option as `parseArgs` wants to know it. */
type Known = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>
>

/** The arguments of a command that has these options; an unknown one is refused with them. */
export function read<const K extends Known>(args: readonly string[], known: K) {
  const options = {
    args: [...args],
    options: known,
    allowPositionals: true,
    strict: false,
  } as const
  const { tokens } = parseArgs({ ...options, tokens: true })
  const choices = Object.keys(known)
    .map((name) => `--${name}`)
    .join(', ')
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const spec = (known as Known)[token.name]
    if (spec === undefined) throw suiteError('OPTION_UNKNOWN', { given: token.rawName, choices })
    if (spec.type === 'string' && (token.value === undefined || token.value === '')) {
      const facts = {
        option: token.rawName,
        given: '',
        rule: 'a value',
        example: `${token.rawName} X`,
      }
      throw suiteError('OPTION_VALUE', facts)
    }
  }
  return parseArgs({ ...options, strict: true })
}

/** One of the choices; another word is refused with them. */
export function choice<T extends string>(option: string, given: string, choices: readonly T[]): T {
  const found = choices.find((candidate) => candidate === given)
  if (found !== undefined) return found
  throw suiteError('OPTION_CHOICE', { option, given, choices: choices.join(', ') })
}

/** A number of things to do at once. */
export function count(option: string, given: string): number {
  if (/^[1-9]\d?$/.test(given)) return Number(given)
  throw suiteError('OPTION_VALUE', { option, given, rule: 'a number from 1 to 99', example: '2' })
}

/** `index/total`, as cucumber takes it. */
export function shardOf(given: string): string {
  const [, index, total] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(given) ?? []
  if (index !== undefined && Number(index) <= Number(total)) return given
  const rule = 'index/total, counted from 1'
  throw suiteError('OPTION_VALUE', { option: '--shard', given, rule, example: '1/4' })
}
